// Finding a program. Internal to this folder's adapters.
#pragma once

#include <string>

#include "base/result.hpp"
#include "system/risky_mounts.hpp"
#include "system/rooted_path.hpp"

namespace tend::system {

// The absolute path in `root` of an absolute name, or of one found in Command::kPath. not_found
// when there is no such program; invalid for a relative path, since what it means would depend on
// where we are. Directories on a file system that may never answer are not searched.
Result<std::string> find_program(const Root& root, const RiskyMounts& mounts,
                                 const std::string& name);

}  // namespace tend::system
