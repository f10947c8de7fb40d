// A certificate authority that all programs of the host trust: a file of update-ca-certificates(8),
// and its place in the bundle which that command makes.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_ca_certificate();

}  // namespace tend::resources
