#include "system/rooted_path.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <climits>
#include <deque>
#include <vector>

#include "base/text.hpp"

namespace tend::system {
namespace {

constexpr int kMaxLinks = 40;  // as the kernel counts

Descriptor open_with(int directory, const std::string& path, int flags,
                     unsigned long long resolve) {
  struct open_how how {};
  how.flags = static_cast<unsigned long long>(flags | O_CLOEXEC);
  how.resolve = resolve;
  // EAGAIN: a rename elsewhere raced with a ".." on the way (openat2(2)).
  for (int attempt = 0;; ++attempt) {
    const long fd = ::syscall(SYS_openat2, directory, path.c_str(), &how, sizeof(how));
    const bool again = fd < 0 && (errno == EINTR || (errno == EAGAIN && attempt < 100));
    if (!again) return Descriptor(static_cast<int>(fd));
  }
}

Result<std::string> link_target(const Descriptor& link, const std::string& path) {
  std::array<char, PATH_MAX> buffer{};
  const ssize_t length = ::readlinkat(link.get(), "", buffer.data(), buffer.size());
  if (length < 0) return fail(errno_error(errno, "read the link at " + path));
  return std::string(buffer.data(), static_cast<std::size_t>(length));
}

Status check_link_owner(const struct stat& link, const std::string& name, const std::string& path) {
  if (link.st_uid == 0 || link.st_uid == ::geteuid()) return {};
  return fail(ErrorCode::refused,
              fmt::format("{} leads through the symbolic link `{}`, which belongs to user {}", path,
                          name, link.st_uid));
}

// Goes down component by component, each opened relative to the one before, so that nothing can be
// swapped meanwhile.
class Walk {
 public:
  Walk(Descriptor base, std::string path) : base_(std::move(base)), path_(std::move(path)) {
    prepend(path_);
  }

  Result<Descriptor> run() {
    while (!todo_.empty()) {
      const std::string name = std::move(todo_.front());
      todo_.pop_front();
      TEND_CHECK(step(name));
    }
    Descriptor end(::openat(top(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!end.valid()) return fail(errno_error(errno, "open " + path_));
    return end;
  }

 private:
  int top() const { return stack_.empty() ? base_.get() : stack_.back().get(); }

  void prepend(const std::string& path) {
    const auto parts = split(path, '/');
    todo_.insert(todo_.begin(), parts.begin(), parts.end());
  }

  Status step(const std::string& name) {
    if (name.empty() || name == ".") return {};
    if (name == "..") {
      if (!stack_.empty()) stack_.pop_back();
      return {};
    }
    Descriptor next(::openat(top(), name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    struct stat status {};
    if (!next.valid() || ::fstat(next.get(), &status) != 0) {
      return fail(errno_error(errno, "open " + path_));
    }
    if (S_ISLNK(status.st_mode)) return follow(next, status, name);
    stack_.push_back(std::move(next));
    return {};
  }

  Status follow(const Descriptor& link, const struct stat& status, const std::string& name) {
    TEND_CHECK(check_link_owner(status, name, path_));
    if (++links_ > kMaxLinks) return fail(errno_error(ELOOP, "open " + path_));
    TEND_TRY(target, link_target(link, path_));
    if (target.starts_with('/')) stack_.clear();
    prepend(target);
    return {};
  }

  Descriptor base_;
  std::string path_;
  std::deque<std::string> todo_;
  std::vector<Descriptor> stack_;
  int links_ = 0;
};

}  // namespace

Status check_path(const std::string& path) {
  if (path.starts_with('/') && path.find('\0') == std::string::npos) return {};
  return fail(ErrorCode::invalid, fmt::format("`{}` is no absolute path", printable(path)));
}

Result<Root> Root::open(const std::string& path) {
  TEND_CHECK(check_path(path));
  Root root;
  if (normal_path(path) == "/") return root;
  root.fd_ = Descriptor(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!root.fd_.valid()) return fail(errno_error(errno, "open the root " + path));
  return root;
}

Descriptor Root::open_at(const std::string& path, int flags) const {
  if (!is_host()) return open_resolved(path, flags, 0);
  int fd = -1;
  do {
    fd = ::open(path.c_str(), flags | O_CLOEXEC);
  } while (fd < 0 && errno == EINTR);
  return Descriptor(fd);
}

Descriptor Root::open_resolved(const std::string& path, int flags,
                               unsigned long long resolve) const {
  if (is_host()) return open_with(AT_FDCWD, path, flags, resolve);
  return open_with(fd_.get(), path, flags, resolve | RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
}

Result<Descriptor> Root::open_directory(const std::string& path) const {
  TEND_CHECK(check_path(path));
  Descriptor direct = open_resolved(path, O_RDONLY | O_DIRECTORY, RESOLVE_NO_SYMLINKS);
  if (direct.valid()) return direct;
  if (errno != ELOOP) return fail(errno_error(errno, "open " + path));
  return walk(path);
}

Result<Descriptor> Root::walk(const std::string& path) const {
  Descriptor base = open_at("/", O_PATH | O_DIRECTORY);
  if (!base.valid()) return fail(errno_error(errno, "open /"));
  return Walk(std::move(base), path).run();
}

}  // namespace tend::system
