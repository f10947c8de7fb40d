// A file, directory or symbolic link, whole.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_file();

}  // namespace tend::resources
