// A package of the distribution. Those that can be installed together are one transaction.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_package();

}  // namespace tend::resources
