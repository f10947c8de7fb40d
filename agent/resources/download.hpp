// A file that a URL leads to, pinned by its digest.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_download();

}  // namespace tend::resources
