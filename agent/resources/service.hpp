// Whether a unit runs, and whether it starts at boot.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_service();

}  // namespace tend::resources
