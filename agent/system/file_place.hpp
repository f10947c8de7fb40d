// A name in an open directory: what every write works on, so that nothing above it can be swapped
// meanwhile. Internal to this folder's adapters.
#pragma once

#include <sys/stat.h>

#include <optional>
#include <string>

#include "base/result.hpp"
#include "system/descriptor.hpp"
#include "system/rooted_path.hpp"

namespace tend::system {

struct Place {
  Descriptor directory;
  std::string name;
  std::string path;  // as messages name it
};

// The place of `path`, whose directory must be there; not_found else.
Result<Place> open_place(const Root& root, const std::string& path);
// The same, with missing parents made (0755, ours).
Result<Place> make_place(const Root& root, const std::string& path);

// What is there, links not followed; nothing when absent.
Result<std::optional<struct statx>> look_at(const Place& place);

// `refused`, with the reason: a mount point, an immutable or append-only file, a directory, a
// regular file with several hard links, a device. REQUIRES: as look_at() gave it.
Status check_replaceable(const struct statx& old, const std::string& path);

// fsync(2), once: after a failure the kernel may have dropped the pages, and a second call would
// lie.
Status sync_descriptor(const Descriptor& fd, const std::string& path);

}  // namespace tend::system
