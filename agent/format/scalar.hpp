// Plain (unquoted) scalars by YAML 1.2's core schema.
#pragma once

#include <string_view>

#include "base/value.hpp"

namespace tend::format {

// null, booleans, integers (also 0o17 and 0x1F) and numbers (also .inf and .nan); everything else
// is a string. An integer beyond 64 bits is a number.
Value core_scalar(std::string_view text);

}  // namespace tend::format
