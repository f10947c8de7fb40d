// Regular expressions as Python writes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "template/meter.hpp"

namespace tend::templates {

struct RegexOptions {
  bool ignore_case = false;
  bool multiline = false;
  bool at_start = false;  // matches only where the text begins
};

struct RegexMatch {
  std::size_t begin = 0;  // in characters
  std::size_t end = 0;
  std::vector<std::optional<std::string>> groups;  // the whole match first
  std::vector<std::string> names;                  // of the groups, empty where one has none

  std::string group(std::size_t index) const;  // empty for one that took no part
  // By number or name; nothing when there is no such group.
  std::optional<std::string> find_group(std::string_view reference) const;
};

// Matches from left to right as Python's finditer has them, at most `most`. Patterns that take the
// engine too long on this text are an error: every character it looks at is counted.
Result<std::vector<RegexMatch>> regex_find(std::string_view text, std::string_view pattern,
                                           const RegexOptions& options, std::size_t most,
                                           Meter& meter);

}  // namespace tend::templates
