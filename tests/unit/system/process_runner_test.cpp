#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "base/text.hpp"
#include "support/temporary_directory.hpp"
#include "system/process_runner.hpp"

namespace tend::system {
namespace {

using namespace std::chrono_literals;

Command shell(const std::string& script) {
  Command command;
  command.argv = {"/bin/sh", "-c", script};
  command.timeout = 20s;
  return command;
}

class ProcessRunnerTest : public ::testing::Test {
 protected:
  Result<ProcessResult> try_run(const Command& command) { return runner_->run(command); }
  ProcessResult run(const Command& command) {
    auto result = try_run(command);
    EXPECT_TRUE(result) << result.error().str();
    return result ? *result : ProcessResult();
  }
  ProcessResult run(const std::string& script) { return run(shell(script)); }

  testing::TemporaryDirectory directory_;
  std::unique_ptr<ProcessRunner> runner_ = make_process_runner();
};

bool is_alive(pid_t pid) {
  return ::kill(pid, 0) == 0;
}

bool is_gone_within(pid_t pid, std::chrono::milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (is_alive(pid) && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(10ms);
  return !is_alive(pid);
}

TEST_F(ProcessRunnerTest, GivesBothStreamsAndTheExitCode) {
  const auto result = run("echo out; echo err >&2; exit 3");
  EXPECT_EQ(result.out, "out\n");
  EXPECT_EQ(result.err, "err\n");
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.signal, 0);
  EXPECT_FALSE(result.success());
  EXPECT_EQ(result.describe(), "exit code 3");
}

TEST_F(ProcessRunnerTest, ASignalIsToldFromAnExitCode) {
  const auto result = run("kill -9 $$");
  EXPECT_EQ(result.signal, SIGKILL);
  EXPECT_EQ(result.exit_code, -1);
  EXPECT_EQ(result.describe(), "killed by signal 9");
}

TEST_F(ProcessRunnerTest, FindsProgramsInThePathOnly) {
  Command command;
  command.argv = {"true"};
  EXPECT_TRUE(run(command).success());
  command.argv = {"no-such-program-here"};
  const auto missing = try_run(command);
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  EXPECT_TRUE(missing.error().message.starts_with("no program `no-such-program-here` in /usr/"));
  command.argv = {"bin/true"};
  EXPECT_EQ(try_run(command).error().code, ErrorCode::invalid);
  command.argv = {};
  EXPECT_EQ(try_run(command).error().code, ErrorCode::invalid);
}

TEST_F(ProcessRunnerTest, AFailureToStartIsAnErrorAndNoExitCode) {
  Command command;
  command.argv = {"/no/such/program"};
  EXPECT_EQ(try_run(command).error().code, ErrorCode::not_found);
  EXPECT_EQ(try_run(command).error().message, "run /no/such/program: No such file or directory");
  command.argv = {directory_.write("not-executable", "#!/bin/sh\n")};
  EXPECT_EQ(try_run(command).error().code, ErrorCode::permission);
  command.argv = {"/bin/true"};
  command.directory = "/no/such/directory";
  EXPECT_EQ(try_run(command).error().message,
            "enter /no/such/directory to run /bin/true: No such file or directory");
}

TEST_F(ProcessRunnerTest, TheEnvironmentHoldsNothingOfOurs) {
  ::setenv("LD_PRELOAD_CANARY", "leaked", 1);
  ::setenv("BASH_ENV", "/tmp/evil", 1);
  Command command;
  command.argv = {"/usr/bin/env"};
  command.environment = {{"DEBIAN_FRONTEND", "noninteractive"}, {"HOME", "/elsewhere"}};
  EXPECT_EQ(run(command).out,
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nLANG=C.UTF-8\n"
            "HOME=/elsewhere\nDEBIAN_FRONTEND=noninteractive\n");
  ::unsetenv("BASH_ENV");
}

TEST_F(ProcessRunnerTest, LeakedDescriptorsAreClosed) {
  // Without O_CLOEXEC, as a careless library opens them; one high, one in the place of the child's
  // own.
  const int leaked = ::open("/etc/passwd", O_RDONLY);
  const int high = ::fcntl(leaked, F_DUPFD, 500);
  EXPECT_EQ(run("ls -l /proc/self/fd | grep -c passwd").out, "0\n");
  // ls itself holds the directory as 3.
  Command command;
  command.argv = {"/bin/ls", "/proc/self/fd"};
  EXPECT_EQ(run(command).out, "0\n1\n2\n3\n");
  ::close(leaked);
  ::close(high);
}

TEST_F(ProcessRunnerTest, WorksWhenOurOwnStandardStreamsAreClosed) {
  const int saved = ::fcntl(0, F_DUPFD_CLOEXEC, 100);
  ::close(0);
  const auto result = run("cat; echo fine");
  ::dup2(saved, 0);
  ::close(saved);
  EXPECT_EQ(result.out, "fine\n");
}

TEST_F(ProcessRunnerTest, StandardInputIsEmptyOrWhatWasGiven) {
  EXPECT_EQ(run("cat | wc -c").out, "0\n");
  Command command = shell("cat");
  command.input = std::string(500'000, 'x') + "\nend";
  EXPECT_EQ(run(command).out.size(), command.input.size());
  EXPECT_EQ(run(command).out, command.input);
  command.argv = {"/bin/true"};  // does not read it
  EXPECT_TRUE(run(command).success());
}

TEST_F(ProcessRunnerTest, SignalsAreAtTheirDefaults) {
  ::signal(SIGPIPE, SIG_IGN);
  sigset_t blocked;
  sigset_t before;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
  Command command;
  command.argv = {"/bin/grep", "-E", "SigBlk|SigIgn", "/proc/self/status"};
  const auto result = run(command);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  EXPECT_EQ(result.out, "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

TEST_F(ProcessRunnerTest, TheChildHasASessionDirectoryAndUmaskOfItsOwn) {
  const mode_t before = ::umask(077);
  const auto result = run("pwd; umask; cut -d' ' -f1,5,6 /proc/$$/stat; echo $$");
  ::umask(before);
  const auto lines = split_lines(result.out);
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[0], "/");
  EXPECT_EQ(lines[1], "0022");
  EXPECT_EQ(lines[2], lines[3] + " " + lines[3] + " " + lines[3]);
}

TEST_F(ProcessRunnerTest, RunsInTheDirectoryAskedFor) {
  Command command = shell("pwd");
  command.directory = directory_.path();
  EXPECT_EQ(run(command).out, directory_.path() + "\n");
}

TEST_F(ProcessRunnerTest, ADeadlineEndsTheWholeGroup) {
  Command command = shell("sleep 60 & echo $!; wait");
  command.timeout = 300ms;
  const auto start = std::chrono::steady_clock::now();
  const auto result = run(command);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 3s);
  EXPECT_TRUE(result.timed_out);
  EXPECT_FALSE(result.abandoned);
  EXPECT_FALSE(result.success());
  EXPECT_EQ(result.describe(), "no end within 300 ms");
  const auto grandchild = parse_integer(trim(result.out));
  ASSERT_TRUE(grandchild);
  EXPECT_TRUE(is_gone_within(static_cast<pid_t>(*grandchild), 2s));
}

TEST_F(ProcessRunnerTest, AGrandchildThatIgnoresTheSignalIsEndedToo) {
  Command command = shell("(trap '' TERM; sleep 60) & echo $!; wait");
  command.timeout = 300ms;
  const auto result = run(command);
  const auto grandchild = parse_integer(trim(result.out));
  ASSERT_TRUE(grandchild);
  EXPECT_TRUE(is_gone_within(static_cast<pid_t>(*grandchild), 2s));
}

TEST_F(ProcessRunnerTest, AChildMayCleanUpAfterItsDeadline) {
  Command command = shell("trap 'echo cleaned; exit 7' TERM; sleep 60 & wait");
  command.timeout = 300ms;
  const auto result = run(command);
  EXPECT_TRUE(result.timed_out);
  EXPECT_EQ(result.out, "cleaned\n");
  EXPECT_EQ(result.exit_code, 7);
}

TEST_F(ProcessRunnerTest, AChildThatIgnoresTheDeadlineIsKilledAfterAGrace) {
  Command command = shell("trap '' TERM; while :; do sleep 1; done");
  command.timeout = 200ms;
  const auto start = std::chrono::steady_clock::now();
  const auto result = run(command);
  const auto took = std::chrono::steady_clock::now() - start;
  EXPECT_GE(took, 5s);
  EXPECT_LT(took, 8s);
  EXPECT_EQ(result.signal, SIGKILL);
  EXPECT_TRUE(result.timed_out);
}

TEST_F(ProcessRunnerTest, ADaemonThatHoldsTheStreamsDoesNotDelayTheResult) {
  const auto start = std::chrono::steady_clock::now();
  const auto result = run("setsid sleep 30 & echo $!; echo started");
  EXPECT_LT(std::chrono::steady_clock::now() - start, 3s);
  EXPECT_TRUE(result.success());
  const auto lines = split_lines(result.out);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1], "started");
  const auto daemon = parse_integer(lines[0]);
  ASSERT_TRUE(daemon);
  EXPECT_TRUE(is_alive(static_cast<pid_t>(*daemon)));  // a service it started lives on
  ::kill(static_cast<pid_t>(*daemon), SIGKILL);
}

TEST_F(ProcessRunnerTest, AChildThatEndsAtOnceIsNotWaitedFor) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(run("exit 0").success());
  EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
}

long peak_memory_kib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST_F(ProcessRunnerTest, OutputWithoutEndIsCappedAndCostsLittleMemory) {
  const long before = peak_memory_kib();
  Command command = shell("echo first; head -c 1G /dev/zero | tr '\\0' x; echo; echo last");
  command.output_limit = 1000;
  command.timeout = 60s;
  const auto result = run(command);
  EXPECT_TRUE(result.success());
  EXPECT_LT(result.out.size(), 1100U);
  EXPECT_TRUE(result.out.starts_with("first\nxxx"));
  EXPECT_TRUE(result.out.ends_with("xxx\nlast\n"));
  EXPECT_NE(result.out.find("\n[1073740836 bytes left out]\n"), std::string::npos)
      << result.out.substr(400, 300);
  EXPECT_LT(peak_memory_kib() - before, 16 * 1024);
}

TEST_F(ProcessRunnerTest, AnEndlessWriterMeetsItsDeadline) {
  Command command;
  command.argv = {"yes"};
  command.timeout = 300ms;
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(run(command).timed_out);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 4s);
}

TEST_F(ProcessRunnerTest, LeavesNoDescriptorsAndNoZombies) {
  const auto descriptors = [] {
    int count = 0;
    for (int fd = 0; fd < 256; ++fd) count += ::fcntl(fd, F_GETFD) >= 0 ? 1 : 0;
    return count;
  };
  const int before = descriptors();
  for (int i = 0; i < 5; ++i) run("true");
  Command missing;
  missing.argv = {"/no/such/program"};
  EXPECT_FALSE(try_run(missing));
  EXPECT_EQ(descriptors(), before);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST_F(ProcessRunnerTest, RunsSeveralAtOnceFromThreads) {
  std::vector<std::thread> threads;
  std::vector<std::string> outs(8);
  for (std::size_t i = 0; i < outs.size(); ++i) {
    threads.emplace_back([&, i] { outs[i] = run("sleep 0.1; echo " + std::to_string(i)).out; });
  }
  for (auto& thread : threads) thread.join();
  for (std::size_t i = 0; i < outs.size(); ++i) EXPECT_EQ(outs[i], std::to_string(i) + "\n");
}

TEST_F(ProcessRunnerTest, AReadOnlyChildWritesNowhere) {
  const std::string file = directory_.write("file", "kept");
  Command command =
      shell("echo x > " + file + "; echo x > " + directory_ / "new" +
            "; echo 1 > /proc/sys/vm/drop_caches; echo fine > /dev/null && cat " + file);
  command.read_only = true;
  const auto result = try_run(command);
  if (!result && result.error().code == ErrorCode::unsupported) {
    GTEST_SKIP() << result.error().message;
  }
  ASSERT_TRUE(result) << result.error().str();
  EXPECT_EQ(result->out, "kept");
  EXPECT_NE(result->err.find("Read-only file system"), std::string::npos) << result->err;
  EXPECT_EQ(directory_.content("file"), "kept");
  EXPECT_EQ(directory_.content("new"), "<no such file>");
  // Only the child's view was changed.
  EXPECT_EQ(run("echo changed > " + file).exit_code, 0);
  EXPECT_EQ(directory_.content("file"), "changed\n");
}

// A root with nothing but a shell, the libraries it needs and one file.
class RootedProcessTest : public ProcessRunnerTest {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "chroot needs root";
    directory_.write("etc/motd", "of the root\n");
    const std::string root = directory_.path();
    ASSERT_TRUE(run("for f in /usr/bin/sh $(ldd /usr/bin/sh | grep -o '/[^ ]*'); do mkdir -p " +
                    root + "$(dirname $f) && cp -L $f " + root + "$f || exit 1; done")
                    .success());
    runner_ = make_process_runner(root);
  }
};

TEST_F(RootedProcessTest, ProgramsAreFoundAndRunInTheRoot) {
  Command command = shell("read line < /etc/motd; echo $line");
  command.argv[0] = "sh";
  EXPECT_EQ(run(command).out, "of the root\n");
  command.argv = {"cat", "/etc/motd"};
  EXPECT_EQ(try_run(command).error().code, ErrorCode::not_found);
}

TEST_F(RootedProcessTest, AReadOnlyChildWritesNowhereInTheRootEither) {
  Command command = shell("echo changed > /etc/motd");
  command.argv[0] = "sh";
  command.read_only = true;
  const auto result = run(command);
  EXPECT_NE(result.err.find("Read-only file system"), std::string::npos) << result.err;
  EXPECT_EQ(directory_.content("etc/motd"), "of the root\n");
}

TEST(ProcessResultTest, LastWordsAreThoseOfStderrElseOfStdout) {
  ProcessResult result;
  result.out = "1\n2\n3\n";
  EXPECT_EQ(result.last_words(2), "2\n3");
  result.err = "\n";
  EXPECT_EQ(result.last_words(9), "1\n2\n3");
  result.err = "E: broken\n\n";
  EXPECT_EQ(result.last_words(), "E: broken");
}

TEST(ProcessResultTest, DescribesTheEnd) {
  ProcessResult result;
  result.timed_out = true;
  result.duration = 60s;
  EXPECT_EQ(result.describe(), "no end within 60 s");
  result.abandoned = true;
  EXPECT_EQ(result.describe(), "no end within 60 s, and it could not be killed");
}

}  // namespace
}  // namespace tend::system
