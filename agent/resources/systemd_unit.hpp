// A unit file of our own, or a drop-in for somebody else's.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_systemd_unit();

}  // namespace tend::resources
