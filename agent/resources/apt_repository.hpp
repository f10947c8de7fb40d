// An archive that apt takes packages from: a file of /etc/apt/sources.list.d with its key.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_apt_repository();

}  // namespace tend::resources
