// One key of a JSON file that others write too.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_json();

}  // namespace tend::resources
