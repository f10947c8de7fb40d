// /proc/cpuinfo.
#pragma once

#include <string>
#include <string_view>

#include "base/value.hpp"

namespace tend::facts {

Value parse_cpuinfo(std::string_view text, const std::string& machine);

}  // namespace tend::facts
