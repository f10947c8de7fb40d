#include "system/child_watch.hpp"

#include <poll.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>

namespace tend::system {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kTermGrace{5000};
constexpr milliseconds kKillGrace{2000};
// A daemon may hold the pipes for ever; what its parent wrote is in them already.
constexpr milliseconds kDrain{1000};

class Watch {
 public:
  Watch(Child child, ChildStreams streams, const Command& command)
      : child_(std::move(child)),
        streams_(std::move(streams)),
        timeout_(command.timeout),
        out_(command.output_limit),
        err_(command.output_limit),
        next_step_(start_ + command.timeout) {}

  ChildEnd run() {
    while (!done()) {
      if (Clock::now() >= next_step_) escalate();
      if (!done()) wait_once();
    }
    return finish();
  }

 private:
  enum class Phase { running, terminated, killed, abandoned, ended, drained };

  bool done() const {
    if (phase_ == Phase::abandoned || phase_ == Phase::drained) return true;
    return phase_ == Phase::ended && !streams_.out.valid() && !streams_.err.valid();
  }

  // What is due when a phase has lasted its time.
  void escalate() {
    switch (phase_) {
      case Phase::running:
        result_.timed_out = true;
        return enter(Phase::terminated, SIGTERM, kTermGrace);
      case Phase::terminated:
        return enter(Phase::killed, SIGKILL, kKillGrace);
      case Phase::killed:
        result_.abandoned = true;
        phase_ = Phase::abandoned;
        return;
      case Phase::ended:
        phase_ = Phase::drained;
        return;
      case Phase::abandoned:
      case Phase::drained:
        return;
    }
  }

  void enter(Phase phase, int signal, milliseconds lasts) {
    phase_ = phase;
    ::kill(-child_.pid, signal);
    next_step_ = Clock::now() + lasts;
  }

  void wait_once() {
    const auto left = std::chrono::ceil<milliseconds>(next_step_ - Clock::now());
    const auto wait = std::clamp<std::int64_t>(left.count(), 0, INT_MAX);
    std::array<pollfd, 4> polled = {
        pollfd{child_.pidfd.get(), POLLIN, 0}, pollfd{streams_.out.get(), POLLIN, 0},
        pollfd{streams_.err.get(), POLLIN, 0}, pollfd{streams_.failure.get(), POLLIN, 0}};
    if (::poll(polled.data(), polled.size(), static_cast<int>(wait)) <= 0) return;
    if (polled[1].revents != 0) drain(streams_.out, out_);
    if (polled[2].revents != 0) drain(streams_.err, err_);
    if (polled[3].revents != 0) read_failure();
    if (polled[0].revents != 0) reap();
  }

  // One read a turn, so that an endless writer cannot keep us from the deadline.
  void drain(Descriptor& from, CapturedOutput& to) {
    const ssize_t count = ::read(from.get(), buffer_.data(), buffer_.size());
    if (count > 0) return to.append({buffer_.data(), static_cast<std::size_t>(count)});
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count < 0) lost_ = errno;
    from.reset();
  }

  void read_failure() {
    ChildFailure failure;
    std::array<char, sizeof(failure)> bytes{};
    const ssize_t count = ::read(streams_.failure.get(), bytes.data(), bytes.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count < 0) lost_ = errno;
    if (count == static_cast<ssize_t>(bytes.size())) {
      std::memcpy(&failure, bytes.data(), bytes.size());
      failure_ = failure;
    }
    streams_.failure.reset();
  }

  // While the child is not reaped its group's number cannot be anyone else's: what is left of a
  // group that overstayed is ended before.
  void reap() {
    if (result_.timed_out) ::kill(-child_.pid, SIGKILL);
    int status = 0;
    const pid_t ended = ::waitpid(child_.pid, &status, 0);
    if (ended < 0 && errno == EINTR) return;
    if (ended < 0) lost_ = errno;
    if (ended == child_.pid && WIFEXITED(status)) result_.exit_code = WEXITSTATUS(status);
    if (ended == child_.pid && WIFSIGNALED(status)) result_.signal = WTERMSIG(status);
    child_.pidfd.reset();
    ended_ = Clock::now();
    phase_ = Phase::ended;
    next_step_ = ended_ + kDrain;
  }

  ChildEnd finish() {
    if (streams_.failure.valid()) read_failure();
    result_.out = out_.text();
    result_.err = err_.text();
    const auto took = std::chrono::duration_cast<milliseconds>(ended_ - start_);
    result_.duration = result_.timed_out ? timeout_ : took;
    return {std::move(result_), failure_, lost_};
  }

  Child child_;
  ChildStreams streams_;
  milliseconds timeout_;
  CapturedOutput out_;
  CapturedOutput err_;
  ProcessResult result_;
  std::optional<ChildFailure> failure_;
  int lost_ = 0;
  Phase phase_ = Phase::running;
  Clock::time_point start_ = Clock::now();
  Clock::time_point ended_ = start_;
  Clock::time_point next_step_;
  std::array<char, std::size_t{64} << 10U> buffer_{};
};

}  // namespace

ChildEnd watch_child(Child child, ChildStreams streams, const Command& command) {
  return Watch(std::move(child), std::move(streams), command).run();
}

}  // namespace tend::system
