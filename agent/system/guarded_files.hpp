// Doors to files that cannot hang: what lies on a network mount or another file system that may
// never answer is only touched in a child that can be left behind.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "system/file_system.hpp"

namespace tend::system {

// How long a mount may take over one call. A validator, which is a command of its own, gets its
// time besides.
inline constexpr std::chrono::seconds kMountDeadline{10};

// As open_file_reader() and open_file_system(), which is what these are for every path on the
// host's own disks. Elsewhere a call fails with `timeout` when the mount does not answer, and from
// then on at once; the message names the mount, its type and its source. A child of an earlier run
// that still hangs there counts as no answer, so that hung children do not pile up.
Result<std::unique_ptr<FileReader>> open_guarded_reader(
    const std::string& root, std::chrono::milliseconds deadline = kMountDeadline);
Result<std::unique_ptr<FileSystem>> open_guarded_files(
    const std::string& root, std::chrono::milliseconds deadline = kMountDeadline);

}  // namespace tend::system
