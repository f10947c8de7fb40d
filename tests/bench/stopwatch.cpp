// stopwatch ROOT LIMIT OUTPUT PROGRAM ARGUMENT…: runs the program inside ROOT and tells, as one
// JSON object, how long it took and how much memory its largest process had at most.
//
// A program of its own because a child inherits its parent's peak memory until it executes
// (getrusage(2), ru_maxrss): below Python every small program would look 15 MiB large. A run that
// exceeds LIMIT seconds is killed with all of its process group.

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace {

[[noreturn]] void die(const char* what) {
  std::fprintf(stderr, "stopwatch: %s: %s\n", what, std::strerror(errno));
  std::exit(125);
}

double now() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

pid_t start(char** argv, int output) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, output, 1);
  posix_spawn_file_actions_adddup2(&files, output, 2);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  char path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
  char home[] = "HOME=/root";
  char language[] = "LANG=C.UTF-8";
  char* environment[] = {path, home, language, nullptr};
  pid_t child = 0;
  errno = ::posix_spawn(&child, argv[0], &files, &attributes, argv, environment);
  if (errno != 0) die(argv[0]);
  return child;
}

bool ends_within(pid_t child, int limit_seconds) {
  const int handle = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
  if (handle < 0) die("pidfd_open");
  pollfd waiting{handle, POLLIN, 0};
  return ::poll(&waiting, 1, limit_seconds * 1000) == 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) {
    std::fprintf(stderr, "stopwatch ROOT LIMIT OUTPUT PROGRAM ARGUMENT...\n");
    return 64;
  }
  const int output = ::open(argv[3], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (output < 0) die(argv[3]);
  if (::chroot(argv[1]) != 0 || ::chdir("/") != 0) die(argv[1]);

  const double begin = now();
  const pid_t child = start(argv + 4, output);
  const bool in_time = ends_within(child, std::atoi(argv[2]));
  if (!in_time) ::kill(-child, SIGKILL);
  int status = 0;
  rusage used{};
  if (::wait4(child, &status, 0, &used) != child) die("wait4");
  const double elapsed = now() - begin;

  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  std::printf(
      "{\"seconds\": %.6f, \"user\": %.6f, \"system\": %.6f, \"peak_kib\": %ld, \"code\": %d, "
      "\"in_time\": %s}\n",
      elapsed, seconds(used.ru_utime), seconds(used.ru_stime), used.ru_maxrss, code,
      in_time ? "true" : "false");
  return 0;
}
