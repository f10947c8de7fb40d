// os-release(5).
#pragma once

#include <string>
#include <string_view>

#include "base/value.hpp"

namespace tend::facts {

// The group `os` of a host whose kernel names its machine as given.
Value parse_os_release(std::string_view text, const std::string& machine);

// The machine as Debian's packages name it: x86_64 -> amd64; others stay.
std::string package_architecture(const std::string& machine);

}  // namespace tend::facts
