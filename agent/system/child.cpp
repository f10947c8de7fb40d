#include "system/child.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <cerrno>
#include <csignal>

#include "system/read_only_mounts.hpp"

namespace tend::system {
namespace {

constexpr int kFailureDescriptor = 3;

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  // execve(2) takes char* for history's sake and changes nothing.
  for (const auto& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// From here on only what is safe after a fork of a program with threads (signal-safety(7)): no
// memory is taken.
class InChild {
 public:
  InChild(const ChildPlan& plan, char* const* argv, char* const* environment)
      : plan_(plan), argv_(argv), environment_(environment) {}

  [[noreturn]] void run() const {
    failure_ = plan_.failure;
    ::setsid();
    take_descriptors();
    // Before the mounts: a directory we stand in is taken along into their copies, one we hold open
    // is not.
    if (plan_.root >= 0 && ::fchdir(plan_.root) != 0) give_up(ChildStep::root);
    if (plan_.read_only && !make_mounts_read_only()) give_up(ChildStep::read_only);
    enter_root();
    if (plan_.read_only && plan_.private_tmp && !mount_private_tmp()) give_up(ChildStep::read_only);
    if (::chdir(plan_.directory.c_str()) != 0) give_up(ChildStep::directory);
    ::umask(022);
    reset_signals();
    ::execve(plan_.program.c_str(), argv_, environment_);
    give_up(ChildStep::program);
  }

 private:
  [[noreturn]] void give_up(ChildStep step) const {
    const ChildFailure failure{step, errno};
    const ssize_t written = ::write(failure_, &failure, sizeof(failure));
    ::_exit(written == static_cast<ssize_t>(sizeof(failure)) ? 127 : 126);
  }

  // All sources are numbers above 9, so that none is overwritten before its turn. The root's stays
  // until enter_root().
  void take_descriptors() const {
    if (::dup2(plan_.in, 0) < 0 || ::dup2(plan_.out, 1) < 0 || ::dup2(plan_.err, 2) < 0 ||
        ::dup3(plan_.failure, kFailureDescriptor, O_CLOEXEC) < 0) {
      give_up(ChildStep::descriptors);
    }
    failure_ = kFailureDescriptor;
  }

  void enter_root() const {
    if (plan_.root >= 0 && ::chroot(".") != 0) give_up(ChildStep::root);
    // close_range(2) is Linux 5.9's, and openat2(2), which we need anyway, 5.6's.
    if (::syscall(SYS_close_range, kFailureDescriptor + 1, ~0U, 0U) != 0) {
      give_up(ChildStep::descriptors);
    }
  }

  static void reset_signals() {
    struct sigaction defaults {};
    defaults.sa_handler = SIG_DFL;
    for (int signal = 1; signal < NSIG; ++signal) ::sigaction(signal, &defaults, nullptr);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
  }

  const ChildPlan& plan_;
  char* const* argv_;
  char* const* environment_;
  mutable int failure_ = -1;
};

// Signals wait while we fork, so that no handler of ours ever runs in the child.
class SignalsHeld {
 public:
  SignalsHeld() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsHeld() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace

Result<Child> start_child(const ChildPlan& plan) {
  const std::vector<char*> argv = pointers_to(plan.argv);
  const std::vector<char*> environment = pointers_to(plan.environment);
  const InChild in_child(plan, argv.data(), environment.data());
  const SignalsHeld held;
  const pid_t pid = ::fork();
  if (pid == 0) in_child.run();
  if (pid < 0) return fail(errno_error(errno, "fork for " + plan.program));
  Child child{pid, Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)))};
  if (child.pidfd.valid()) return child;
  const int error = errno;
  ::kill(pid, SIGKILL);
  return fail(errno_error(error, "watch " + plan.program));
}

}  // namespace tend::system
