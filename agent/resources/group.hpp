// A local group; who is in it is said at the users.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_group();

}  // namespace tend::resources
