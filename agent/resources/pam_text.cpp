#include "resources/pam_text.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tend::resources {
namespace {

constexpr std::string_view kModule = "Module: ";
constexpr std::string_view kPrimary = "# here are the per-package modules (the \"Primary\" block)";
constexpr std::string_view kFallback = "# here's the fallback if no module succeeds";
constexpr std::string_view kAdditional =
    "# and here are more per-package modules (the \"Additional\" block)";
constexpr std::string_view kEnd = "# end of pam-auth-update config";

struct Written {
  std::string profile;
  std::string line;
};

bool is_jump(const std::string& value) {
  return value == "end" ||
         (!value.empty() && value.find_first_not_of("0123456789") == std::string::npos);
}

// "[success=2 default=ignore]" -> "[success= default=ignore]"
std::string without_jumps(const std::string& control) {
  auto words = split(control.substr(1, control.size() - 2), ' ');
  for (auto& word : words) {
    const auto equals = word.find('=');
    if (equals != std::string::npos && is_jump(word.substr(equals + 1))) word.resize(equals + 1);
  }
  return "[" + join(words, " ") + "]";
}

// The control and the module of a line, pam.d(5), without its type: what it is known by.
std::string key_of(std::string_view line) {
  const std::string text(trim(replace_all(std::string(line), "\t", " ")));
  const auto bracket = text.starts_with('[') ? text.find(']') : std::string::npos;
  const auto control_end = bracket != std::string::npos ? bracket + 1 : text.find(' ');
  if (control_end == std::string::npos) return text;
  const std::string control = text.substr(0, control_end);
  const std::string rest(trim(std::string_view(text).substr(control_end)));
  return (bracket == std::string::npos ? control : without_jumps(control)) + " " +
         rest.substr(0, rest.find(' '));
}

std::vector<Written> read_written(const std::string& text) {
  std::vector<Written> lines;
  std::string profile;
  for (const auto& line : split_lines(text)) {
    if (line.starts_with(kModule)) {
      profile = line.substr(kModule.size());
    } else if (!trim(line).empty()) {
      lines.push_back({profile, line});
    }
  }
  return lines;
}

std::string_view without_type(std::string_view line, std::string_view stack) {
  const auto type = stack.substr(0, stack.find('-'));
  if (line.starts_with(type)) line.remove_prefix(type.size());
  return line;
}

struct Standing {
  std::vector<std::string> lines;  // of the tool's two blocks
  bool whole = false;              // all its marks are there
};

Standing read_standing(std::string_view stack, const std::string& text) {
  Standing standing;
  bool inside = false;
  int marks = 0;
  constexpr std::array<std::string_view, 4> kMarks = {kPrimary, kFallback, kAdditional, kEnd};
  for (const auto& line : split_lines(text)) {
    const bool mark = marks < 4 && line.starts_with(kMarks.at(static_cast<std::size_t>(marks)));
    if (mark) {
      ++marks;
      inside = marks == 1 || marks == 3;
    } else if (inside) {
      standing.lines.emplace_back(without_type(line, stack));
    }
  }
  standing.whole = marks >= 3;
  return standing;
}

}  // namespace

PamStack read_pam_stack(std::string_view stack, const std::string& written,
                        const std::string& standing, const std::string& profile) {
  PamStack found;
  const auto saved = read_written(written);
  const auto current = read_standing(stack, standing);
  std::vector<bool> stands(saved.size(), false);
  std::size_t next = 0;
  for (const auto& line : current.lines) {
    const auto key = key_of(line);
    const auto at = std::find_if(saved.begin() + static_cast<std::ptrdiff_t>(next), saved.end(),
                                 [&](const Written& one) { return key_of(one.line) == key; });
    if (at == saved.end()) {
      if (found.foreign.empty()) found.foreign = std::string(trim(line));
      continue;
    }
    next = static_cast<std::size_t>(at - saved.begin()) + 1;
    stands[next - 1] = true;
  }
  if (!current.whole && found.foreign.empty()) found.foreign = "its marks are gone";
  for (std::size_t i = 0; i < saved.size(); ++i) {
    if (saved[i].profile != profile) continue;
    found.listed = true;
    if (!stands[i]) found.missing.push_back(std::string(trim(saved[i].line)));
  }
  return found;
}

}  // namespace tend::resources
