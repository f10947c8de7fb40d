// A local user. Removing one never removes a home directory.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_user();

}  // namespace tend::resources
