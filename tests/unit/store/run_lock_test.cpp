#include "store/run_lock.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/git_lab.hpp"

namespace tend::store {
namespace {

class RunLockTest : public ::testing::Test {
 protected:
  testing::TemporaryDirectory directory_;
  std::string path_ = directory_.path() + "/run/tend.lock";
};

TEST_F(RunLockTest, the_second_one_is_told_who_holds_it) {
  const auto first = RunLock::take(path_, 0);
  ASSERT_TRUE(first) << first.error().str();
  const auto second = RunLock::take(path_, 0);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::busy);
  EXPECT_NE(second.error().message.find("another run holds the lock: process " +
                                        std::to_string(::getpid()) + ", since 2"),
            std::string::npos)
      << second.error().message;
  struct stat info {};
  ASSERT_EQ(::stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST_F(RunLockTest, it_is_free_when_the_holder_is_gone_though_killed) {
  std::array<int, 2> ready{};
  ASSERT_EQ(::pipe(ready.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto held = RunLock::take(path_, 0);
    static_cast<void>(::write(ready[1], held ? "y" : "n", 1) + 0);
    ::pause();
    ::_exit(0);
  }
  char answer = 0;
  ASSERT_EQ(::read(ready[0], &answer, 1), 1);
  ASSERT_EQ(answer, 'y');
  EXPECT_FALSE(RunLock::take(path_, 0));
  ::kill(child, SIGKILL);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  EXPECT_TRUE(RunLock::take(path_, 0));
}

TEST_F(RunLockTest, a_child_does_not_inherit_it) {
  auto held = RunLock::take(path_, 0);
  ASSERT_TRUE(held);
  const pid_t child = ::fork();
  if (child == 0) {
    ::execl("/bin/sleep", "sleep", "30", nullptr);
    ::_exit(1);
  }
  ::usleep(100000);
  { const RunLock dropped = std::move(*held); }
  EXPECT_TRUE(RunLock::take(path_, 1));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
}

TEST_F(RunLockTest, a_link_in_its_place_is_not_followed) {
  std::filesystem::create_directories(directory_.path() + "/run");
  std::filesystem::create_symlink("/etc/hostname", path_);
  EXPECT_FALSE(RunLock::take(path_, 0));
}

}  // namespace
}  // namespace tend::store
