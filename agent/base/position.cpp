#include "base/position.hpp"

#include <fmt/format.h>

namespace tend {

std::string Position::str() const {
  if (!known()) return {};
  return fmt::format("{}:{}:{}", source->path, line, column);
}

std::string_view line_of(const SourceFile& source, std::uint32_t line) {
  std::string_view rest = source.text;
  for (std::uint32_t current = 1;; ++current) {
    const auto end = rest.find('\n');
    if (current == line) {
      auto found = rest.substr(0, end);
      if (!found.empty() && found.back() == '\r') found.remove_suffix(1);
      return found;
    }
    if (end == std::string_view::npos) return {};
    rest.remove_prefix(end + 1);
  }
}

}  // namespace tend
