// Python's pattern syntax turned into the engine's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "template/regex.hpp"

namespace tend::templates {

struct EnginePattern {
  std::wstring text;
  std::vector<std::string> names;  // of the groups, by number from 1; empty where one has none
  bool ignore_case = false;
};

Result<EnginePattern> engine_pattern(std::string_view pattern, const RegexOptions& options);

}  // namespace tend::templates
