// Whether a file lies on a file system of this host's own kernel, whose metadata nobody else
// changes.
#pragma once

#include <string>

namespace tend::system {

// False for those of the network and of FUSE, for unknown ones, and where it cannot be said.
// `path` is a real one.
bool on_local_disk(const std::string& path);

}  // namespace tend::system
