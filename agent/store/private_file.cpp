#include "store/private_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "store/open_files.hpp"
#include "system/descriptor.hpp"
#include "system/file_system.hpp"

namespace tend::store {
namespace {

using system::Descriptor;

constexpr std::size_t kLimit = std::size_t{512} << 20U;  // of more, something is wrong
constexpr std::size_t kDigits = 64;

std::string head_of(std::string_view kind, const std::string& digest) {
  return fmt::format("tend {} {}\n", kind, digest);
}

Status write_all(const Descriptor& fd, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    const ssize_t count = ::write(fd.get(), content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(errno_error(errno, "write " + path));
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

}  // namespace

std::optional<std::string> read_private(const std::string& path) {
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat status {};
  if (!fd.valid() || ::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return std::nullopt;
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > kLimit) return std::nullopt;
  std::string content(size, '\0');
  std::size_t length = 0;
  while (length < size) {
    const ssize_t count = ::read(fd.get(), content.data() + length, size - length);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return std::nullopt;
    length += static_cast<std::size_t>(count);
  }
  return content;
}

Status write_private(const std::string& path, std::string_view content) {
  TEND_CHECK(make_private_directory(path));
  // The lock of the run is held, so there is one writer; a temporary of one that died is taken
  // over.
  const std::string temporary =
      fmt::format("{}/{}{}", parent_path(path), system::kTemporaryPrefix, base_name(path));
  {
    ::unlink(temporary.c_str());
    const Descriptor fd(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!fd.valid()) return fail(errno_error(errno, "create " + temporary));
    if (auto written = write_all(fd, content, temporary); !written) {
      ::unlink(temporary.c_str());
      return written;
    }
  }
  if (std::rename(temporary.c_str(), path.c_str()) == 0) return {};
  return fail(errno_error(errno, "replace " + path));
}

std::optional<std::string> read_sealed(const std::string& path, std::string_view kind) {
  auto content = read_private(path);
  const std::size_t head = head_of(kind, std::string(kDigits, '0')).size();
  if (!content || content->size() < head) return std::nullopt;
  const std::string_view payload = std::string_view(*content).substr(head);
  if (!content->starts_with(head_of(kind, sha256(payload)))) return std::nullopt;
  content->erase(0, head);
  return content;
}

Status write_sealed(const std::string& path, std::string_view kind, std::string_view payload) {
  std::string content = head_of(kind, sha256(payload));
  content += payload;
  return write_private(path, content);
}

}  // namespace tend::store
