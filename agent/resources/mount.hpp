// A mount: its line of /etc/fstab, and whether it is mounted now. Nothing here touches the mounted
// file system, and nothing is ever unmounted by force.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_mount();

}  // namespace tend::resources
