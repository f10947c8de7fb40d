// A container of the Docker Engine, made of what is declared, and whether it runs. Containers that
// somebody else made are left alone, volumes and images always.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_container();

}  // namespace tend::resources
