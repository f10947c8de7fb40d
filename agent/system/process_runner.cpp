#include "system/process_runner.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include "base/text.hpp"
#include "system/child_watch.hpp"
#include "system/program_path.hpp"

namespace tend::system {
namespace {

Result<Descriptor> checked(int fd, std::string_view what) {
  if (fd < 0) return fail(errno_error(errno, what));
  return Descriptor(fd);
}

// The child moves its ends onto 0 to 3: none may lie there already.
Result<Descriptor> out_of_the_way(int fd) {
  return checked(::fcntl(fd, F_DUPFD_CLOEXEC, 10), "move a descriptor");
}

Result<Descriptor> root_for_child(const Root& root) {
  return root.is_host() ? Descriptor() : out_of_the_way(root.descriptor());
}

struct Pipe {
  Descriptor read;   // ours, not blocking
  Descriptor write;  // the child's
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail(errno_error(errno, "make a pipe"));
  Pipe pipe{Descriptor(ends[0]), Descriptor(ends[1])};
  if (::fcntl(pipe.read.get(), F_SETFL, O_NONBLOCK) != 0) {
    return fail(errno_error(errno, "set up a pipe"));
  }
  TEND_TRY(write, out_of_the_way(pipe.write.get()));
  pipe.write = std::move(write);
  return pipe;
}

// A file in memory rather than a pipe: nobody has to write while the child reads, and secrets touch
// no disk.
Result<Descriptor> make_input(const std::string& input) {
  if (input.empty()) {
    TEND_TRY(null, checked(::open("/dev/null", O_RDONLY | O_CLOEXEC), "open /dev/null"));
    return out_of_the_way(null.get());
  }
  TEND_TRY(memory, checked(::memfd_create("input", MFD_CLOEXEC), "keep the input of a child"));
  for (std::size_t at = 0; at < input.size();) {
    const ssize_t count =
        ::pwrite(memory.get(), input.data() + at, input.size() - at, static_cast<off_t>(at));
    if (count < 0) return fail(errno_error(errno, "keep the input of a child"));
    at += static_cast<std::size_t>(count);
  }
  return out_of_the_way(memory.get());
}

std::vector<std::string> environment_of(const Command& command) {
  std::vector<std::pair<std::string, std::string>> all = {
      {"PATH", Command::kPath}, {"LANG", "C.UTF-8"}, {"HOME", "/root"}};
  for (const auto& [name, value] : command.environment) {
    const auto same =
        std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.first == name; });
    if (same == all.end())
      all.emplace_back(name, value);
    else
      same->second = value;
  }
  std::vector<std::string> lines;
  for (const auto& [name, value] : all) lines.push_back(name + "=" + value);
  return lines;
}

Error start_error(const ChildFailure& failure, const std::string& program, const Command& command) {
  switch (failure.step) {
    case ChildStep::read_only:
      return make_error(ErrorCode::unsupported,
                        fmt::format("cannot run {} with everything read-only: {}", program,
                                    ::strerrordesc_np(failure.error)));
    case ChildStep::root:
      return errno_error(failure.error, fmt::format("enter the root to run {}", program));
    case ChildStep::directory:
      return errno_error(failure.error,
                         fmt::format("enter {} to run {}", command.directory, program));
    case ChildStep::descriptors:
      return errno_error(failure.error, fmt::format("set up the descriptors of {}", program));
    case ChildStep::program:
      break;
  }
  return errno_error(failure.error, "run " + program);
}

class HostProcessRunner final : public ProcessRunner {
 public:
  explicit HostProcessRunner(std::string root) : root_(std::move(root)), mounts_(root_) {}

  Result<ProcessResult> run(const Command& command) override {
    if (command.argv.empty()) return fail(ErrorCode::invalid, "a command without a program");
    TEND_TRY(root, Root::open(root_));
    TEND_TRY(program, find_program(root, mounts_, command.argv.front()));
    TEND_TRY(child_root, root_for_child(root));
    TEND_TRY(in, make_input(command.input));
    TEND_TRY(out, make_pipe());
    TEND_TRY(err, make_pipe());
    TEND_TRY(failure, make_pipe());
    ChildPlan plan{program,          command.argv,      environment_of(command), command.directory,
                   child_root.get(), command.read_only, command.private_tmp,     in.get(),
                   out.write.get(),  err.write.get(),   failure.write.get()};
    TEND_TRY(child, start_child(plan));
    for (auto* end : {&in, &out.write, &err.write, &failure.write}) end->reset();
    ChildEnd end =
        watch_child(std::move(child),
                    {std::move(out.read), std::move(err.read), std::move(failure.read)}, command);
    if (end.failure) return fail(start_error(*end.failure, program, command));
    if (end.lost != 0) return fail(errno_error(end.lost, "follow " + program));
    return std::move(end.result);
  }

 private:
  std::string root_;
  RiskyMounts mounts_;
};

std::string seconds_of(std::chrono::milliseconds time) {
  if (time.count() % 1000 == 0) return fmt::format("{} s", time.count() / 1000);
  return fmt::format("{} ms", time.count());
}

}  // namespace

std::string ProcessResult::describe() const {
  if (timed_out) {
    return fmt::format("no end within {}{}", seconds_of(duration),
                       abandoned ? ", and it could not be killed" : "");
  }
  if (signal != 0) return fmt::format("killed by signal {}", signal);
  return fmt::format("exit code {}", exit_code);
}

std::string ProcessResult::last_words(std::size_t lines) const {
  const std::string_view text = trim(err).empty() ? trim(out) : trim(err);
  auto all = split_lines(text);
  if (all.size() > lines) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(lines));
  return join(all, "\n");
}

std::unique_ptr<ProcessRunner> make_process_runner(const std::string& root) {
  return std::make_unique<HostProcessRunner>(root);
}

}  // namespace tend::system
