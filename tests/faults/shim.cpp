// Preloaded into the agent: counts its calls of the C library that reach the kernel, fails the n-th
// or ends the process there. What to do stands in a file that the driver maps too (control.py has
// the same layout). Children are counted apart, up to their execve, which takes the shim away.
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace {

constexpr std::size_t kTraced = 65536;
using Name = std::array<char, 16>;

enum class Deed : std::int32_t { none, fail, fail_from_here, kill_before, kill_after };

struct Control {
  std::atomic<std::uint64_t> at;  // 1 is the first; 0 none
  std::int32_t error;
  Deed deed;
  std::int32_t in_children;  // 1: their calls are counted, and not the agent's own
  std::int32_t hit;
  std::atomic<std::uint64_t> counted;
  std::array<Name, kTraced> trace;
};

Control* control = nullptr;
pid_t agent = 0;

// Calls that a full or read-only disk refuses.
bool writes(const char* call) {
  for (const char* one : {"write", "pwrite", "mkdir", "symlink", "creat", "fsync", "fdatasync",
                          "ftruncate", "fsetxattr", "link"}) {
    if (std::strncmp(call, one, std::strlen(one)) == 0) return true;
  }
  return false;
}

template <class Function>
Function next(const char* name) {
  void* found = ::dlsym(RTLD_NEXT, name);
  Function function = nullptr;
  std::memcpy(&function, &found, sizeof function);
  return function;
}

[[noreturn]] void die() {
  static const auto send = next<int (*)(pid_t, int)>("kill");
  send(::getpid(), SIGKILL);
  for (;;) ::pause();
}

// One call: whether it is the one, and what becomes of it.
class Turn {
 public:
  explicit Turn(const char* call) {
    if (control == nullptr || (::getpid() != agent) != (control->in_children != 0)) return;
    const std::uint64_t number = control->counted.fetch_add(1) + 1;
    if (number <= kTraced) std::strncpy(control->trace[number - 1].data(), call, sizeof(Name) - 1);
    const std::uint64_t at = control->at;
    const bool here = number == at;
    const bool later =
        control->deed == Deed::fail_from_here && at != 0 && number > at && writes(call);
    if (!here && !later) return;
    control->hit = 1;
    deed_ = control->deed;
    if (deed_ == Deed::kill_before) die();
  }
  bool fails() const {
    if (deed_ != Deed::fail && deed_ != Deed::fail_from_here) return false;
    errno = control->error;
    return true;
  }
  void done() const {
    const bool child_of_the_call =
        (::getpid() != agent) != (control != nullptr && control->in_children != 0);
    if (deed_ == Deed::kill_after && !child_of_the_call) die();
  }

 private:
  Deed deed_ = Deed::none;
};

template <class Answer, class Call>
Answer take_turn(const char* name, Answer failure, Call call) {
  const Turn turn(name);
  if (turn.fails()) return failure;
  const Answer answer = call();
  const int error = errno;
  turn.done();
  errno = error;
  return answer;
}

struct Start {
  Start() {
    const char* path = std::getenv("TEND_FAULTS");
    const int fd = path == nullptr ? -1
                                   : static_cast<int>(next<int (*)(const char*, int, ...)>("open")(
                                         path, O_RDWR | O_CLOEXEC));
    if (fd < 0) return;
    void* mapped = ::mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    next<int (*)(int)>("close")(fd);
    if (mapped == MAP_FAILED) return;
    agent = ::getpid();
    control = static_cast<Control*>(mapped);
  }
} const start;

}  // namespace

#define TEND_INTERCEPT(answer, name, parameters, arguments, failure)          \
  extern "C" answer name parameters {                                         \
    static const auto real = next<answer(*) parameters>(#name);               \
    return take_turn<answer>(#name, failure, [&] { return real arguments; }); \
  }

// Open files, with the mode that only some of their calls have.
#define TEND_INTERCEPT_OPEN(name)                                                        \
  extern "C" int name(const char* path, int flags, ...) {                                \
    static const auto real = next<int (*)(const char*, int, ...)>(#name);                \
    va_list more;                                                                        \
    va_start(more, flags);                                                               \
    const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0; \
    va_end(more);                                                                        \
    const char* call = (flags & O_CREAT) != 0 ? "creat" : "open";                        \
    return take_turn<int>(call, -1, [&] { return real(path, flags, mode); });            \
  }
#define TEND_INTERCEPT_OPENAT(name)                                                      \
  extern "C" int name(int at, const char* path, int flags, ...) {                        \
    static const auto real = next<int (*)(int, const char*, int, ...)>(#name);           \
    va_list more;                                                                        \
    va_start(more, flags);                                                               \
    const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0; \
    va_end(more);                                                                        \
    const char* call = (flags & O_CREAT) != 0 ? "creat" : "openat";                      \
    return take_turn<int>(call, -1, [&] { return real(at, path, flags, mode); });        \
  }
#define TEND_INTERCEPT_FCNTL(name)                                                \
  extern "C" int name(int fd, int what, ...) {                                    \
    static const auto real = next<int (*)(int, int, ...)>(#name);                 \
    va_list more;                                                                 \
    va_start(more, what);                                                         \
    void* const argument = va_arg(more, void*);                                   \
    va_end(more);                                                                 \
    return take_turn<int>("fcntl", -1, [&] { return real(fd, what, argument); }); \
  }

TEND_INTERCEPT_OPEN(open)
TEND_INTERCEPT_OPEN(open64)
TEND_INTERCEPT_OPENAT(openat)
TEND_INTERCEPT_OPENAT(openat64)
TEND_INTERCEPT_FCNTL(fcntl)
TEND_INTERCEPT_FCNTL(fcntl64)

TEND_INTERCEPT(ssize_t, read, (int fd, void* to, size_t size), (fd, to, size), -1)
TEND_INTERCEPT(ssize_t, pread, (int fd, void* to, size_t size, off_t at), (fd, to, size, at), -1)
TEND_INTERCEPT(ssize_t, pread64, (int fd, void* to, size_t size, off64_t at), (fd, to, size, at),
               -1)
TEND_INTERCEPT(ssize_t, write, (int fd, const void* from, size_t size), (fd, from, size), -1)
TEND_INTERCEPT(ssize_t, pwrite, (int fd, const void* from, size_t size, off_t at),
               (fd, from, size, at), -1)
TEND_INTERCEPT(ssize_t, pwrite64, (int fd, const void* from, size_t size, off64_t at),
               (fd, from, size, at), -1)
TEND_INTERCEPT(int, fsync, (int fd), (fd), -1)
TEND_INTERCEPT(int, fdatasync, (int fd), (fd), -1)
TEND_INTERCEPT(int, ftruncate, (int fd, off_t size), (fd, size), -1)
TEND_INTERCEPT(int, ftruncate64, (int fd, off64_t size), (fd, size), -1)
TEND_INTERCEPT(int, flock, (int fd, int how), (fd, how), -1)

TEND_INTERCEPT(int, stat, (const char* path, struct stat* to), (path, to), -1)
TEND_INTERCEPT(int, lstat, (const char* path, struct stat* to), (path, to), -1)
TEND_INTERCEPT(int, fstat, (int fd, struct stat* to), (fd, to), -1)
TEND_INTERCEPT(int, fstatat, (int at, const char* path, struct stat* to, int flags),
               (at, path, to, flags), -1)
TEND_INTERCEPT(int, stat64, (const char* path, struct stat64* to), (path, to), -1)
TEND_INTERCEPT(int, lstat64, (const char* path, struct stat64* to), (path, to), -1)
TEND_INTERCEPT(int, fstat64, (int fd, struct stat64* to), (fd, to), -1)
TEND_INTERCEPT(int, statx, (int at, const char* path, int flags, unsigned mask, struct statx* to),
               (at, path, flags, mask, to), -1)
TEND_INTERCEPT(int, access, (const char* path, int how), (path, how), -1)
TEND_INTERCEPT(int, faccessat, (int at, const char* path, int how, int flags),
               (at, path, how, flags), -1)
TEND_INTERCEPT(ssize_t, readlink, (const char* path, char* to, size_t size), (path, to, size), -1)
TEND_INTERCEPT(ssize_t, readlinkat, (int at, const char* path, char* to, size_t size),
               (at, path, to, size), -1)
TEND_INTERCEPT(DIR*, fdopendir, (int fd), (fd), nullptr)
TEND_INTERCEPT(dirent*, readdir, (DIR * from), (from), nullptr)

TEND_INTERCEPT(int, rename, (const char* from, const char* to), (from, to), -1)
TEND_INTERCEPT(int, renameat, (int at, const char* from, int to_at, const char* to),
               (at, from, to_at, to), -1)
TEND_INTERCEPT(int, renameat2,
               (int at, const char* from, int to_at, const char* to, unsigned flags),
               (at, from, to_at, to, flags), -1)
TEND_INTERCEPT(int, link, (const char* from, const char* to), (from, to), -1)
TEND_INTERCEPT(int, linkat, (int at, const char* from, int to_at, const char* to, int flags),
               (at, from, to_at, to, flags), -1)
TEND_INTERCEPT(int, symlinkat, (const char* target, int at, const char* path), (target, at, path),
               -1)
TEND_INTERCEPT(int, unlink, (const char* path), (path), -1)
TEND_INTERCEPT(int, unlinkat, (int at, const char* path, int flags), (at, path, flags), -1)
TEND_INTERCEPT(int, rmdir, (const char* path), (path), -1)
TEND_INTERCEPT(int, mkdir, (const char* path, mode_t mode), (path, mode), -1)
TEND_INTERCEPT(int, mkdirat, (int at, const char* path, mode_t mode), (at, path, mode), -1)
TEND_INTERCEPT(int, chmod, (const char* path, mode_t mode), (path, mode), -1)
TEND_INTERCEPT(int, fchmod, (int fd, mode_t mode), (fd, mode), -1)
TEND_INTERCEPT(int, fchown, (int fd, uid_t user, gid_t group), (fd, user, group), -1)
TEND_INTERCEPT(int, fchownat, (int at, const char* path, uid_t user, gid_t group, int flags),
               (at, path, user, group, flags), -1)
TEND_INTERCEPT(ssize_t, flistxattr, (int fd, char* to, size_t size), (fd, to, size), -1)
TEND_INTERCEPT(ssize_t, fgetxattr, (int fd, const char* name, void* to, size_t size),
               (fd, name, to, size), -1)
TEND_INTERCEPT(int, fsetxattr,
               (int fd, const char* name, const void* value, size_t size, int flags),
               (fd, name, value, size, flags), -1)
TEND_INTERCEPT(int, fremovexattr, (int fd, const char* name), (fd, name), -1)

TEND_INTERCEPT(pid_t, fork, (), (), -1)
TEND_INTERCEPT(int, execve, (const char* path, char* const* argv, char* const* environment),
               (path, argv, environment), -1)
TEND_INTERCEPT(pid_t, waitpid, (pid_t child, int* status, int flags), (child, status, flags), -1)
TEND_INTERCEPT(int, poll, (pollfd * polled, nfds_t count, int wait), (polled, count, wait), -1)
TEND_INTERCEPT(int, pipe2, (int* ends, int flags), (ends, flags), -1)
TEND_INTERCEPT(int, memfd_create, (const char* name, unsigned flags), (name, flags), -1)
TEND_INTERCEPT(int, dup2, (int from, int to), (from, to), -1)
TEND_INTERCEPT(int, dup3, (int from, int to, int flags), (from, to, flags), -1)
TEND_INTERCEPT(int, chdir, (const char* path), (path), -1)
TEND_INTERCEPT(int, fchdir, (int fd), (fd), -1)
TEND_INTERCEPT(int, chroot, (const char* path), (path), -1)
TEND_INTERCEPT(int, unshare, (int what), (what), -1)
TEND_INTERCEPT(int, mount,
               (const char* source, const char* target, const char* type, unsigned long flags,
                const void* data),
               (source, target, type, flags, data), -1)
TEND_INTERCEPT(ssize_t, getrandom, (void* to, size_t size, unsigned flags), (to, size, flags), -1)
TEND_INTERCEPT(int, socket, (int domain, int type, int protocol), (domain, type, protocol), -1)
TEND_INTERCEPT(int, connect, (int fd, const sockaddr* to, socklen_t size), (fd, to, size), -1)
TEND_INTERCEPT(ssize_t, sendmsg, (int fd, const msghdr* message, int flags), (fd, message, flags),
               -1)
TEND_INTERCEPT(ssize_t, recvmsg, (int fd, msghdr* message, int flags), (fd, message, flags), -1)

// A descriptor is closed even where close(2) says that it failed.
extern "C" int close(int fd) {
  static const auto real = next<int (*)(int)>("close");
  const Turn turn("close");
  const int answer = real(fd);
  if (turn.fails()) return -1;
  turn.done();
  return answer;
}

// openat2, pidfd_open, close_range and mount_setattr have no wrapper of their own.
// openat2(2) has no wrapper; what only reads is told from what may make or change a file.
const char* name_of_call(long number, const std::array<long, 6>& arguments) {
  if (number != SYS_openat2) return "syscall";
  open_how how{};
  std::memcpy(&how, reinterpret_cast<const void*>(arguments[2]), sizeof how);
  const bool reads = (how.flags & (O_CREAT | O_TRUNC | O_WRONLY | O_RDWR | __O_TMPFILE)) == 0;
  return reads ? "openat2 to read" : "openat2";
}

extern "C" long syscall(long number, ...) {
  static const auto real = next<long (*)(long, ...)>("syscall");
  va_list more;
  va_start(more, number);
  std::array<long, 6> a{};
  for (long& each : a) each = va_arg(more, long);
  va_end(more);
  return take_turn<long>(name_of_call(number, a), -1,
                         [&] { return real(number, a[0], a[1], a[2], a[3], a[4], a[5]); });
}
