// A parameter of the kernel, now and at each boot. One drop-in per key, so that a key is owned
// whole and goes without a trace of it in anybody else's file.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_sysctl();

}  // namespace tend::resources
