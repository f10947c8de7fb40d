#include "system/risky_mounts.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <deque>

#include "base/text.hpp"

namespace tend::system {
namespace {

using Clock = std::chrono::steady_clock;

// The kernel tells of a changed table for a poll(2) (proc_pid_mounts(5)); asked this often.
constexpr std::chrono::milliseconds kPause{50};
constexpr int kMaxLinks = 40;

// The way to go: steps, of which a link's target takes the place.
class Way {
 public:
  explicit Way(const std::string& path) { prepend(path); }

  bool done() const { return steps_.empty(); }
  std::string take() {
    std::string step = std::move(steps_.front());
    steps_.pop_front();
    return step;
  }
  void prepend(const std::string& path) {
    auto parts = split(path, '/');
    const auto nothing = [](const auto& part) { return part.empty() || part == "."; };
    parts.erase(std::remove_if(parts.begin(), parts.end(), nothing), parts.end());
    steps_.insert(steps_.begin(), parts.begin(), parts.end());
  }

 private:
  std::deque<std::string> steps_;
};

std::string above(const std::string& path) {
  return path.substr(0, path.rfind('/') == std::string::npos ? 0 : path.rfind('/'));
}

}  // namespace

RiskyMounts::RiskyMounts(std::string root) : root_(root == "/" ? "" : normal_path(root)) {
  read_table();
}

void RiskyMounts::read_table() const {
  checked_ = Clock::now();
  plain_.clear();
  any_ = false;
  table_file_ = Descriptor(::open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC));
  if (!table_file_.valid()) return;
  std::string text;
  std::array<char, std::size_t{16} << 10U> buffer{};
  for (;;) {
    const ssize_t count = ::read(table_file_.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  auto table = MountTable::parse(text);
  table_ = table ? std::move(*table) : MountTable();
  any_ = std::any_of(table_.entries().begin(), table_.entries().end(),
                     [](const auto& entry) { return may_never_answer(entry.fstype); });
}

void RiskyMounts::refresh() const {
  const auto now = Clock::now();
  if (now - checked_ < kPause || !table_file_.valid()) return;
  checked_ = now;
  pollfd polled{table_file_.get(), POLLPRI, 0};
  if (::poll(&polled, 1, 0) > 0 && (polled.revents & (POLLPRI | POLLERR)) != 0) read_table();
}

const MountEntry* RiskyMounts::risky(const std::string& path) const {
  const std::string real = root_ + path;
  const MountEntry* mount = table_.holding(real);
  if (mount == nullptr || !may_never_answer(mount->fstype)) return nullptr;
  if (is_at_or_below("/proc", mount->path) || is_at_or_below(mount->path, "/proc")) return nullptr;
  if (is_at_or_below(root_.empty() ? "/" : root_, mount->path)) return nullptr;
  return mount;
}

std::optional<std::string> RiskyMounts::link_at(const std::string& path) const {
  if (plain_.count(path) > 0) return std::nullopt;
  std::array<char, PATH_MAX> target{};
  const ssize_t length = ::readlink((root_ + path).c_str(), target.data(), target.size());
  if (length >= 0) return std::string(target.data(), static_cast<std::size_t>(length));
  if (errno == EINVAL) plain_.insert(path);
  return std::nullopt;
}

std::optional<MountEntry> RiskyMounts::on_the_way(const std::string& path, LastLink last) const {
  const std::lock_guard lock(mutex_);
  refresh();
  if (!any_) return std::nullopt;
  Way way(path);
  std::string at;
  int links = 0;
  while (!way.done()) {
    const std::string step = way.take();
    if (step == "..") {
      at = above(at);
      continue;
    }
    const std::string next = at + "/" + step;
    if (const MountEntry* mount = risky(next)) return *mount;
    const bool is_last = way.done();
    const auto target = is_last && last == LastLink::kept ? std::nullopt : link_at(next);
    if (!target) {
      at = next;
      continue;
    }
    if (++links > kMaxLinks) return std::nullopt;
    if (target->starts_with('/')) at.clear();
    way.prepend(*target);
  }
  return std::nullopt;
}

void RiskyMounts::give_up(const MountEntry& mount, const std::string& how) const {
  const std::lock_guard lock(mutex_);
  given_up_.emplace(mount.device, how);
}

std::optional<std::string> RiskyMounts::given_up(const MountEntry& mount) const {
  const std::lock_guard lock(mutex_);
  const auto found = given_up_.find(mount.device);
  return found == given_up_.end() ? std::nullopt : std::optional(found->second);
}

void RiskyMounts::forget_links() const {
  const std::lock_guard lock(mutex_);
  plain_.clear();
}

}  // namespace tend::system
