#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

#include "system/descriptor.hpp"
#include "system/git/tree_path.hpp"
#include "system/repository.hpp"

namespace tend::system {
namespace {

constexpr int kDepthLimit = 64;

struct DirectoryCloser {
  void operator()(DIR* directory) const { ::closedir(directory); }
};
using DirectoryPtr = std::unique_ptr<DIR, DirectoryCloser>;

class DirectorySnapshot : public Snapshot {
 public:
  explicit DirectorySnapshot(Descriptor top) : top_(std::move(top)) {}

  Result<std::vector<std::string>> files(const std::string& below) const override {
    TEND_CHECK(git::check_path(below));
    std::vector<std::string> found;
    const std::string path = below.empty() ? "." : below;
    auto directory = open_below(path, O_RDONLY | O_DIRECTORY);
    if (!directory && directory.error().code == ErrorCode::not_found) return found;
    if (!directory) return fail(std::move(directory).error());
    TEND_CHECK(collect(std::move(*directory), below, found, 0));
    std::sort(found.begin(), found.end());
    return found;
  }

  Result<std::string> read(const std::string& path) const override {
    TEND_CHECK(git::check_path(path));
    TEND_TRY(file, open_below(path, O_RDONLY | O_NONBLOCK));
    struct stat info {};
    if (::fstat(file.get(), &info) != 0) return fail(errno_error(errno, "read " + path));
    if (S_ISDIR(info.st_mode)) return fail(ErrorCode::not_found, path + " is a directory");
    if (!S_ISREG(info.st_mode)) return fail(ErrorCode::invalid, path + " is no regular file");
    const auto size = static_cast<std::uint64_t>(info.st_size);
    if (size > git::kBlobLimit) return fail(git::too_large(path, size));
    return read_all(file, path);
  }

 private:
  Result<Descriptor> open_below(const std::string& path, int flags) const {
    open_how how{};
    how.flags = static_cast<decltype(how.flags)>(flags | O_CLOEXEC);
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
    const auto fd = ::syscall(SYS_openat2, top_.get(), path.c_str(), &how, sizeof how);
    if (fd >= 0) return Descriptor(static_cast<int>(fd));
    if (errno == ELOOP) return fail(link_error(path));
    return fail(errno_error(errno, "open " + path));
  }

  static Error link_error(const std::string& path) {
    return make_error(
        ErrorCode::invalid,
        path + " is a symbolic link or behind one; a lab repository may not have any");
  }

  static Result<std::string> read_all(const Descriptor& file, const std::string& path) {
    std::string content;
    std::string buffer(std::size_t{64} << 10U, '\0');
    for (;;) {
      const ssize_t count = ::read(file.get(), buffer.data(), buffer.size());
      if (count == 0) return content;
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return fail(errno_error(errno, "read " + path));
      content.append(buffer, 0, static_cast<std::size_t>(count));
      if (content.size() > git::kBlobLimit) return fail(git::too_large(path, content.size()));
    }
  }

  Status collect(Descriptor directory, const std::string& path, std::vector<std::string>& found,
                 int depth) const {
    if (depth > kDepthLimit) {
      return fail(ErrorCode::invalid, fmt::format("{} is nested deeper than {} directories",
                                                  path.substr(0, 80), kDepthLimit));
    }
    const DirectoryPtr stream(::fdopendir(directory.get()));
    if (stream == nullptr) return fail(errno_error(errno, "list " + path));
    directory.release();
    errno = 0;
    while (const dirent* entry = ::readdir(stream.get())) {
      const std::string name = entry->d_name;
      if (name != "." && name != ".." && name != ".git") {
        TEND_CHECK(git::check_name(path, name));
        TEND_CHECK(
            collect_entry(::dirfd(stream.get()), name, git::below(path, name), found, depth));
      }
      errno = 0;
    }
    if (errno != 0) return fail(errno_error(errno, "list " + path));
    return {};
  }

  Status collect_entry(int directory, const std::string& name, const std::string& path,
                       std::vector<std::string>& found, int depth) const {
    struct stat info {};
    if (::fstatat(directory, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
      return fail(errno_error(errno, "stat " + path));
    }
    if (S_ISREG(info.st_mode)) {
      found.push_back(path);
      return {};
    }
    if (S_ISLNK(info.st_mode)) return fail(link_error(path));
    if (!S_ISDIR(info.st_mode)) return fail(ErrorCode::invalid, path + " is no regular file");
    TEND_TRY(inner, open_below(path, O_RDONLY | O_DIRECTORY));
    return collect(std::move(inner), path, found, depth + 1);
  }

  Descriptor top_;
};

}  // namespace

Result<std::unique_ptr<Snapshot>> open_directory(const std::string& path) {
  Descriptor top(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!top.valid()) return fail(errno_error(errno, "open " + path));
  return std::make_unique<DirectorySnapshot>(std::move(top));
}

}  // namespace tend::system
