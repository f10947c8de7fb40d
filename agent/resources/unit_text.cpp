#include "resources/unit_text.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace tend::resources {
namespace {

bool is_comment(std::string_view line) {
  return line.starts_with('#') || line.starts_with(';');
}

class Checker {
 public:
  std::optional<std::string> check(std::string_view raw) {
    const std::string_view line = trim(raw);
    // Comments may stand between a line and its continuation.
    if (is_comment(line)) return std::nullopt;
    const bool continued = continues_;
    continues_ = line.ends_with('\\');
    if (continued || line.empty()) return std::nullopt;
    return line.starts_with('[') ? check_section(line) : check_assignment(line);
  }

  bool has_section() const { return has_section_; }

 private:
  std::optional<std::string> check_section(std::string_view line) {
    has_section_ = true;
    if (line.size() > 2 && line.ends_with(']')) return std::nullopt;
    return "a section is written [Name]";
  }

  std::optional<std::string> check_assignment(std::string_view line) const {
    const auto equals = line.find('=');
    if (equals == std::string_view::npos || equals == 0)
      return "no `Key=Value`, section or comment";
    if (!has_section_) return "it stands before the first [Section]";
    return std::nullopt;
  }

  bool continues_ = false;
  bool has_section_ = false;
};

}  // namespace

std::optional<std::string> unit_text_fault(std::string_view text) {
  Checker checker;
  std::size_t number = 0;
  for (const std::string& line : split_lines(text)) {
    ++number;
    if (const auto fault = checker.check(line)) {
      return fmt::format("line {}, `{}`: {}", number, printable(trim(line)), *fault);
    }
  }
  if (!checker.has_section()) return "it has no [Section]";
  return std::nullopt;
}

}  // namespace tend::resources
