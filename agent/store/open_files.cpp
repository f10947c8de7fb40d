#include "store/open_files.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <filesystem>

#include "base/text.hpp"

namespace tend::store {

Status make_private_directory(const std::string& path) {
  const std::string directory = parent_path(path);
  std::error_code error;
  if (std::filesystem::is_directory(directory, error)) return {};
  std::filesystem::create_directories(parent_path(directory), error);
  if (::mkdir(directory.c_str(), 0700) == 0 || errno == EEXIST) return {};
  return fail(errno_error(errno, "create " + directory));
}

Status read_through(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return fail(errno_error(errno, "open " + path));
  std::array<char, std::size_t{64} << 10U> buffer{};
  ssize_t count = 0;
  do {
    count = ::read(fd, buffer.data(), buffer.size());
  } while (count > 0 || (count < 0 && errno == EINTR));
  const int error = errno;
  ::close(fd);
  return count == 0 ? Status() : fail(errno_error(error, "read " + path));
}

Result<std::string> move_aside(const std::string& path) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const std::string aside = fmt::format("{}.damaged-{:%Y%m%dT%H%M%SZ}", path, now);
  if (::rename(path.c_str(), aside.c_str()) != 0) return fail(errno_error(errno, "rename " + path));
  if (::rename((path + "-journal").c_str(), (aside + "-journal").c_str()) != 0 && errno != ENOENT) {
    return fail(errno_error(errno, "rename " + path + "-journal"));
  }
  return aside;
}

Status check_readable(const std::string& path) {
  if (::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) == 0) return {};
  return fail(errno_error(errno, "open " + path));
}

}  // namespace tend::store
