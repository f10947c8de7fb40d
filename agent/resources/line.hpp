// One line of a text file that others write too.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_line();

}  // namespace tend::resources
