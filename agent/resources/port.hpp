// A TCP port that units of this host listen on: nothing is changed, and nobody else may have it.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_port();

}  // namespace tend::resources
