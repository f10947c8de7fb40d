#include "system/host_file_reader.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

namespace tend::system {
namespace {

constexpr std::size_t kChunk = std::size_t{64} << 10U;

FileType type_of(mode_t mode) {
  if (S_ISREG(mode)) return FileType::regular;
  if (S_ISDIR(mode)) return FileType::directory;
  if (S_ISLNK(mode)) return FileType::symlink;
  return FileType::other;
}

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

FileStatus from_stat(const struct stat& from) {
  FileStatus status;
  status.type = type_of(from.st_mode);
  status.mode = from.st_mode & 07777U;
  status.uid = from.st_uid;
  status.gid = from.st_gid;
  status.size = static_cast<std::uint64_t>(from.st_size);
  status.device = from.st_dev;
  status.inode = from.st_ino;
  status.links = from.st_nlink;
  status.mtime_ns = nanoseconds(from.st_mtim);
  status.ctime_ns = nanoseconds(from.st_ctim);
  return status;
}

bool lstat_below(const Root& root, const std::string& path, struct stat& status) {
  if (root.is_host()) return ::lstat(path.c_str(), &status) == 0;
  const Descriptor fd = root.open_at(path, O_PATH | O_NOFOLLOW);
  return fd.valid() && ::fstat(fd.get(), &status) == 0;
}

Error too_large(const std::string& path, std::size_t limit) {
  return make_error(ErrorCode::io, fmt::format("{} is larger than {} bytes", path, limit));
}

ssize_t read_some(int fd, char* to, std::size_t size) {
  ssize_t count = 0;
  do {
    count = ::read(fd, to, size);
  } while (count < 0 && errno == EINTR);
  return count;
}

// Files of /proc and /sys say size 0 or a page and hold what they hold: only a read of nothing is
// their end. A regular file that gave less than asked has ended, which saves a call for each file.
Result<std::string> read_all(int fd, std::size_t expected, const std::string& path,
                             std::size_t limit) {
  std::string text;
  std::size_t length = 0;
  for (;;) {
    const std::size_t room = expected > length ? expected - length + 1 : kChunk;
    text.resize(length + room);
    const ssize_t count = read_some(fd, text.data() + length, room);
    if (count < 0) return fail(errno_error(errno, "read " + path));
    length += static_cast<std::size_t>(count);
    if (length > limit) return fail(too_large(path, limit));
    if (count == 0 || (expected > 0 && length == expected)) break;
  }
  text.resize(length);
  return text;
}

struct Opened {
  Descriptor fd;
  std::size_t size = 0;
};

// Only a regular file is opened: a pipe or device would block, or be changed by that.
Result<Opened> open_regular(const Root& root, const std::string& path) {
  Opened opened{root.open_at(path, O_RDONLY | O_NONBLOCK | O_NOCTTY)};
  if (!opened.fd.valid() && errno != ENXIO) return fail(errno_error(errno, "open " + path));
  struct stat status {};
  // ENXIO is what opening a socket says.
  if (opened.fd.valid() && ::fstat(opened.fd.get(), &status) != 0) {
    return fail(errno_error(errno, "look at " + path));
  }
  if (!S_ISREG(status.st_mode)) {
    return fail(ErrorCode::io, fmt::format("{} is no regular file", path));
  }
  opened.size = static_cast<std::size_t>(status.st_size);
  return opened;
}

}  // namespace

Result<FileStatus> HostFileReader::status(const std::string& path) const {
  TEND_CHECK(check_path(path));
  struct stat status {};
  if (lstat_below(root_, path, status)) return from_stat(status);
  if (errno == ENOENT || errno == ENOTDIR) return FileStatus{};
  return fail(errno_error(errno, "look at " + path));
}

Result<std::string> HostFileReader::read(const std::string& path, std::size_t limit) const {
  TEND_CHECK(check_path(path));
  TEND_TRY(opened, open_regular(root_, path));
  if (opened.size > limit) return fail(too_large(path, limit));
  return read_all(opened.fd.get(), opened.size, path, limit);
}

Result<std::string> HostFileReader::read_part(const std::string& path, std::uint64_t offset,
                                              std::size_t size) const {
  TEND_CHECK(check_path(path));
  TEND_TRY(opened, open_regular(root_, path));
  std::string part(size, '\0');
  std::size_t length = 0;
  while (length < size) {
    const ssize_t count = ::pread(opened.fd.get(), part.data() + length, size - length,
                                  static_cast<off_t>(offset + length));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(errno_error(errno, "read " + path));
    if (count == 0) break;
    length += static_cast<std::size_t>(count);
  }
  part.resize(length);
  return part;
}

Result<std::vector<std::string>> HostFileReader::list(const std::string& path) const {
  TEND_CHECK(check_path(path));
  Descriptor fd = root_.open_at(path, O_RDONLY | O_DIRECTORY);
  if (!fd.valid()) return fail(errno_error(errno, "list " + path));
  DIR* directory = ::fdopendir(fd.get());
  if (directory == nullptr) return fail(errno_error(errno, "list " + path));
  fd.release();
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = ::readdir(directory)) {
    const std::string_view name = &entry->d_name[0];
    if (name != "." && name != "..") names.emplace_back(name);
    errno = 0;
  }
  const int error = errno;
  ::closedir(directory);
  if (error != 0) return fail(errno_error(error, "list " + path));
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::string> HostFileReader::read_link(const std::string& path) const {
  TEND_CHECK(check_path(path));
  std::array<char, PATH_MAX> buffer{};
  const Descriptor fd = root_.open_at(path, O_PATH | O_NOFOLLOW);
  if (!fd.valid()) return fail(errno_error(errno, "read the link " + path));
  const ssize_t length = ::readlinkat(fd.get(), "", buffer.data(), buffer.size());
  if (length >= 0) return std::string(buffer.data(), static_cast<std::size_t>(length));
  // An empty name on what is no link says ENOENT.
  if (errno == ENOENT) return fail(ErrorCode::io, fmt::format("{} is no symbolic link", path));
  return fail(errno_error(errno, "read the link " + path));
}

}  // namespace tend::system
