// /proc/meminfo.
#pragma once

#include <string_view>

#include "base/value.hpp"

namespace tend::facts {

Value parse_meminfo(std::string_view text);

}  // namespace tend::facts
