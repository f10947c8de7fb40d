// package_hold: packages that nobody upgrades by the way.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_package_hold();

}  // namespace tend::resources
