// Names of units.
#pragma once

#include <string>

#include "base/result.hpp"

namespace tend::resources {

// "chrony" -> "chrony.service"; an error for what systemd.unit(5) does not allow.
Result<std::string> canonical_unit(const std::string& name);

}  // namespace tend::resources
