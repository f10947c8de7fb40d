// A directory exported over NFS: one file of /etc/exports.d(5) for each, told to the kernel by
// exportfs(8). The server is never restarted: that would make all clients wait for its grace
// period.
#pragma once

#include <memory>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_nfs_export();

}  // namespace tend::resources
