// Strings as Python writes them in source.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tend::templates {

// What stands between the quotes, with escapes (\n, \x41, \u00e9, \\ …) resolved; an unknown escape
// stays as it is.
Result<std::string> decode_string(std::string_view raw);

}  // namespace tend::templates
