#include "system/child_watch.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace tend::system {
namespace {

Child child_that_ends() {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(0);
  return {pid, Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)))};
}

Descriptor ended_pipe() {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK), 0);
  ::close(ends[1]);
  return Descriptor(ends[0]);
}

Command any_command() {
  Command command;
  command.argv = {"true"};
  return command;
}

TEST(ChildWatch, AnEndedPipeIsAllThatTheChildSaid) {
  const auto end =
      watch_child(child_that_ends(), {ended_pipe(), ended_pipe(), ended_pipe()}, any_command());
  EXPECT_EQ(end.lost, 0);
  EXPECT_TRUE(end.result.success());
}

TEST(ChildWatch, OutputThatCannotBeReadIsNoEmptyOutput) {
  // read(2) of a directory fails with EISDIR.
  Descriptor unreadable(::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const auto end = watch_child(child_that_ends(),
                               {std::move(unreadable), ended_pipe(), ended_pipe()}, any_command());
  EXPECT_EQ(end.lost, EISDIR);
}

}  // namespace
}  // namespace tend::system
