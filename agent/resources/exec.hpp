// A command with a guard that says whether it is due.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_exec();

}  // namespace tend::resources
