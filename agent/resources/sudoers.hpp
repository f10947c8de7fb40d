// A file below /etc/sudoers.d. A broken one keeps sudo from everybody: no text comes into place
// that visudo(8) refuses.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_sudoers();

}  // namespace tend::resources
