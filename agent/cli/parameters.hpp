// --param ROLE.KEY=VALUE
#pragma once

#include <map>
#include <string>

#include "base/result.hpp"
#include "base/value.hpp"

namespace tend::cli {

// Adds one parameter; the value is read as YAML, so `3` is an integer and `[a, b]` a list; nothing
// after `=` is an empty string. An error is of code `usage`.
Status add_parameter(const std::string& text, std::map<std::string, Map>& parameters);

}  // namespace tend::cli
