// YAML text to Values with positions. YAML 1.2 core scalars: `no`, `on` and `1:30` are strings.
#pragma once

#include <string>
#include <string_view>

#include "base/position.hpp"
#include "base/result.hpp"
#include "base/value.hpp"

namespace tend::format {

struct YamlLimits {
  std::size_t bytes = std::size_t{8} << 20U;
  std::size_t depth = 64;
  std::size_t nodes = 1'000'000;  // after aliases are expanded, so that an alias bomb ends here
};

// One document. Refused with a position: duplicate keys, keys that are no strings, tags, cyclic or
// exploding aliases, merge keys (<<), tabs as indentation, a second document, text that is not
// UTF-8, what exceeds the limits. An empty text is null.
Result<Value> parse_yaml(SourcePtr source, const YamlLimits& limits = {});

}  // namespace tend::format
