#include "store/run_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

#include "base/text.hpp"
#include "system/clock.hpp"

namespace tend::store {
namespace {

constexpr auto kPause = std::chrono::milliseconds(100);

// For people only; the lock itself is the kernel's.
std::string holder_text() {
  return fmt::format("{}\n{}\n", ::getpid(), system::rfc3339(std::chrono::system_clock::now()));
}

Error busy(int descriptor) {
  std::array<char, 256> buffer{};
  const ssize_t size = ::pread(descriptor, buffer.data(), buffer.size(), 0);
  const auto lines = split_lines({buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0});
  const std::string who = lines.size() == 2 ? fmt::format(": process {}, since {}",
                                                          printable(lines[0]), printable(lines[1]))
                                            : "";
  return make_error(ErrorCode::busy, "another run holds the lock" + who);
}

Status say_who(int descriptor, const std::string& path) {
  const std::string text = holder_text();
  if (::ftruncate(descriptor, 0) == 0 &&
      ::pwrite(descriptor, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size())) {
    return {};
  }
  return fail(errno_error(errno, "write " + path));
}

Status lock(int descriptor, const std::string& path, int wait_seconds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(wait_seconds);
  while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return fail(errno_error(errno, "lock " + path));
    if (std::chrono::steady_clock::now() >= deadline) return fail(busy(descriptor));
    std::this_thread::sleep_for(kPause);
  }
  return {};
}

}  // namespace

Result<RunLock> RunLock::take(const std::string& path, int wait_seconds) {
  std::error_code ignored;
  std::filesystem::create_directories(parent_path(path), ignored);
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return fail(errno_error(errno, "open " + path));
  RunLock held(descriptor);
  TEND_CHECK(lock(descriptor, path, wait_seconds));
  TEND_CHECK(say_who(descriptor, path));
  return held;
}

RunLock::RunLock(RunLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

RunLock& RunLock::operator=(RunLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

// The file stays: to unlink it would let two runs lock two files of one name.
RunLock::~RunLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace tend::store
