// The reading door to files. Planning holds this type and no other, so it cannot write.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tend::system {

enum class FileType { absent, regular, directory, symlink, other };

// What lstat(2) says; times in nanoseconds since the epoch.
struct FileStatus {
  FileType type = FileType::absent;
  mode_t mode = 0;  // permission bits only (07777)
  uid_t uid = 0;
  gid_t gid = 0;
  std::uint64_t size = 0;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t links = 0;
  std::int64_t mtime_ns = 0;
  std::int64_t ctime_ns = 0;

  bool exists() const { return type != FileType::absent; }
};

// Paths are absolute and as the managed host knows them: a door opened on --root DIR looks below
// DIR and resolves symbolic links there (openat2(2), RESOLVE_IN_ROOT). Safe to use from several
// threads.
class FileReader {
 public:
  virtual ~FileReader() = default;

  // Of the name itself, a link is not followed. A missing file is type `absent`, not an error; so
  // is one below a path component that is no directory.
  virtual Result<FileStatus> status(const std::string& path) const = 0;
  // The whole content, links followed. not_found when missing; io beyond `limit` bytes. Never
  // blocks on a pipe or device: anything but a regular file is an error (files of /proc and /sys
  // count as regular).
  virtual Result<std::string> read(const std::string& path,
                                   std::size_t limit = kReadLimit) const = 0;
  // `size` bytes from `offset` on, fewer where the file ends before; the rest as read(). For what
  // is too large to be read whole for a few bytes of it.
  virtual Result<std::string> read_part(const std::string& path, std::uint64_t offset,
                                        std::size_t size) const {
    TEND_TRY(whole, read(path));
    return offset < whole.size() ? whole.substr(offset, size) : std::string();
  }
  // SHA-256 of the whole content, read in pieces and of any size; the rest as read(). Of a file
  // that is planned with a known digest and an unknown content (a download) it is that digest.
  virtual Result<std::string> digest(const std::string& path) const;
  // Names in a directory, sorted, without . and ..; not_found when missing.
  virtual Result<std::vector<std::string>> list(const std::string& path) const = 0;
  virtual Result<std::string> read_link(const std::string& path) const = 0;

  static constexpr std::size_t kReadLimit = std::size_t{64} << 20U;
};

}  // namespace tend::system
