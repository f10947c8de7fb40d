// One file taken out of an archive that the host has.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_archive();

}  // namespace tend::resources
