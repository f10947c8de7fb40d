// Work in a child that can be left behind: its answer, its deadline, and what it holds of ours.
#include "system/apart.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "system/descriptor.hpp"

namespace tend::system {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kPlenty{20'000};
constexpr milliseconds kShort{200};

TEST(Apart, TheAnswerComesBackByteByByteHoweverLong) {
  const std::string large(1'000'000, 'x');  // many times what a pipe holds
  const auto answer = run_apart("tend-test", kPlenty, [&] { return large + std::string(1, '\0'); });
  ASSERT_TRUE(answer) << answer.error().str();
  EXPECT_EQ(*answer, large + std::string(1, '\0'));
}

TEST(Apart, WhoeverNeverAnswersIsLeftAtTheDeadline) {
  const auto began = steady_clock::now();
  const auto answer = run_apart("tend-test", kShort, [] {
    for (;;) ::pause();
    return std::string();
  });
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::timeout);
  EXPECT_GE(steady_clock::now() - began, kShort);
  EXPECT_LT(steady_clock::now() - began, kPlenty);
}

TEST(Apart, AChildThatEndsWithoutAnAnswerIsAnError) {
  const auto answer = run_apart("tend-test", kPlenty, []() -> std::string { ::_exit(0); });
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::io);
}

// A child stuck in the kernel for days must not keep a lock or a pipe of the agent's open.
TEST(Apart, TheChildHoldsNoDescriptorOfOurs) {
  const Descriptor low(::open("/dev/null", O_RDONLY));
  const Descriptor ours(::fcntl(low.get(), F_DUPFD, 50));
  ASSERT_TRUE(ours.valid());
  const auto answer = run_apart("tend-test", kPlenty, [&] {
    return std::string(::fcntl(ours.get(), F_GETFD) == -1 ? "closed" : "open");
  });
  ASSERT_TRUE(answer) << answer.error().str();
  EXPECT_EQ(*answer, "closed");
}

TEST(Apart, NobodyIsLeftBehindUnderANameThatNobodyBears) {
  EXPECT_FALSE(is_left_behind("tend-nobody"));
}

}  // namespace
}  // namespace tend::system
