// The one way to start a child.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace tend::system {

struct Command {
  std::vector<std::string> argv;  // argv[0] by absolute path or found in kPath; never a shell
  std::vector<std::pair<std::string, std::string>>
      environment;    // besides PATH, LANG=C.UTF-8, HOME=/root
  std::string input;  // its stdin; empty: /dev/null
  std::string directory = "/";
  std::chrono::milliseconds timeout = std::chrono::seconds(60);
  std::size_t output_limit = std::size_t{1}
                             << 20U;  // of each stream: the head and the tail are kept
  // Guards and checks: the child sees every mount read-only (a mount namespace of its own,
  // mount_setattr(2)). unsupported where the kernel or our privileges do not allow that.
  bool read_only = false;
  // With read_only: /tmp is an empty one in memory, the child's own, for programs that cannot do
  // without.
  bool private_tmp = false;

  static constexpr const char* kPath =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
};

struct ProcessResult {
  int exit_code = -1;      // valid when it exited
  int signal = 0;          // that ended it, else 0
  bool timed_out = false;  // the deadline passed and the group was told to end
  bool abandoned = false;  // it could not be killed (state D) and was left behind
  std::string out;
  std::string err;
  std::chrono::milliseconds duration{0};

  bool success() const { return exit_code == 0 && signal == 0 && !timed_out; }
  // "exit code 1", "killed by signal 9", "no end within 60 s": for messages.
  std::string describe() const;
  // The last lines of stderr (else of stdout), for messages.
  std::string last_words(std::size_t lines = 5) const;
};

// Children get an empty environment but for the above, no descriptor of ours, a session and process
// group of their own, default signals. SIGTERM to the group at the deadline, SIGKILL after a grace,
// then the child is abandoned. A daemon that holds the pipes open does not delay the result beyond
// its parent's end. A failure to start is an Error (not_found when there is no such program); any
// end of the child is a ProcessResult.
class ProcessRunner {
 public:
  virtual ~ProcessRunner() = default;
  virtual Result<ProcessResult> run(const Command& command) = 0;
};

// `root` other than "/" runs every child in a chroot there.
std::unique_ptr<ProcessRunner> make_process_runner(const std::string& root = "/");

}  // namespace tend::system
