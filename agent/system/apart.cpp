#include "system/apart.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <memory>

#include "base/text.hpp"
#include "system/descriptor.hpp"

namespace tend::system {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int kAnswer = 3;
constexpr milliseconds kDeathGrace{200};

// Whatever we hold open would stay open as long as the child hangs: the run lock above all.
bool keep_only(int answer) {
  const Descriptor nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (!nothing.valid()) return false;
  for (int standard = 0; standard < kAnswer; ++standard) {
    if (::dup2(nothing.get(), standard) < 0) return false;
  }
  if (answer != kAnswer && ::dup2(answer, kAnswer) < 0) return false;
  return ::syscall(SYS_close_range, kAnswer + 1, ~0U, 0U) == 0;
}

void write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(kAnswer, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

[[noreturn]] void work_in_child(const std::string& name, int answer,
                                const std::function<std::string()>& work) {
  ::prctl(PR_SET_NAME, name.c_str());
  ::setsid();
  if (keep_only(answer)) write_all(work());
  ::_exit(0);
}

// All until the writer is gone; `timeout` when that does not happen in time.
Result<std::string> read_answer(const Descriptor& from, Clock::time_point deadline) {
  std::string bytes;
  std::array<char, std::size_t{64} << 10U> buffer{};
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return fail(ErrorCode::timeout, "no answer");
    pollfd polled{from.get(), POLLIN, 0};
    if (::poll(&polled, 1, static_cast<int>(std::min<std::int64_t>(left, INT_MAX))) <= 0) continue;
    const ssize_t count = ::read(from.get(), buffer.data(), buffer.size());
    if (count == 0) return bytes;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(errno_error(errno, "read the answer of a child"));
    bytes.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

void end(pid_t child) {
  ::kill(child, SIGKILL);
  const auto deadline = Clock::now() + kDeathGrace;
  while (::waitpid(child, nullptr, WNOHANG) == 0 && Clock::now() < deadline) {
    ::poll(nullptr, 0, 10);
  }
}

std::string first_line(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 4096> buffer{};
  const ssize_t count = file.valid() ? ::read(file.get(), buffer.data(), buffer.size()) : -1;
  return count > 0 ? std::string(buffer.data(), static_cast<std::size_t>(count)) : std::string();
}

// Fields of /proc/PID/stat, proc_pid_stat(5): "PID (COMM) STATE PPID …".
struct ProcessStat {
  std::string name;
  char state = 0;
  std::string parent;
};

ProcessStat stat_of(const std::string& pid) {
  const std::string line = first_line("/proc/" + pid + "/stat");
  const auto open = line.find('(');
  const auto close = line.rfind(')');
  if (open == std::string::npos || close == std::string::npos || close + 4 > line.size()) return {};
  const std::string parent = line.substr(close + 4);
  return {line.substr(open + 1, close - open - 1), line[close + 2],
          parent.substr(0, parent.find(' '))};
}

bool is_ours(const std::string& pid) {
  struct stat status {};
  return ::stat(("/proc/" + pid).c_str(), &status) == 0 && status.st_uid == ::geteuid();
}

}  // namespace

Result<std::string> run_apart(const std::string& name, milliseconds deadline,
                              const std::function<std::string()>& work) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail(errno_error(errno, "make a pipe"));
  const Descriptor from(ends[0]);
  Descriptor to(ends[1]);
  const auto until = Clock::now() + deadline;
  const pid_t child = ::fork();
  if (child == 0) work_in_child(name, to.get(), work);
  if (child < 0) return fail(errno_error(errno, "fork"));
  to.reset();
  auto answer = read_answer(from, until);
  if (!answer) {
    end(child);
    return answer;
  }
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  if (answer->empty()) return fail(ErrorCode::io, "a child ended without an answer");
  return answer;
}

bool is_left_behind(const std::string& name) {
  const std::unique_ptr<DIR, int (*)(DIR*)> all(::opendir("/proc"), ::closedir);
  if (all == nullptr) return false;
  while (const dirent* entry = ::readdir(all.get())) {
    const std::string pid = &entry->d_name[0];
    if (!parse_integer(pid)) continue;
    const ProcessStat process = stat_of(pid);
    if (process.name != name || process.state == 'Z' || !is_ours(pid)) continue;
    if (stat_of(process.parent).name != "tend") return true;
  }
  return false;
}

}  // namespace tend::system
