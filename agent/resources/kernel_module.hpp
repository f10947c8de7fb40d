// A module of the kernel: loaded now and at each boot, its parameters, or kept out. Never unloaded.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_kernel_module();

}  // namespace tend::resources
