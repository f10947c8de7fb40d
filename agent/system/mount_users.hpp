// Who keeps a mount busy, as /proc tells it. Internal to this folder's adapters.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "system/file_reader.hpp"
#include "system/mount_table.hpp"

namespace tend::system {

// Processes whose working directory, root, program, open files or mapped files lie at or below
// `path`, and mounts on top of its mount. Links of /proc are read as text; nothing is opened.
// permission where a process that is not ours cannot be looked into.
Result<std::vector<std::string>> mount_users(const FileReader& files, const MountTable& table,
                                             const std::string& path);

}  // namespace tend::system
