// A profile of pam-auth-update(8), switched on or off. A package's own scripts switch profiles on
// as well: what is off stays off until somebody says otherwise.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_pam_profile();

}  // namespace tend::resources
