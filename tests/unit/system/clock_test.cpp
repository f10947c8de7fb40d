#include "system/clock.hpp"

#include <gtest/gtest.h>

namespace tend::system {
namespace {

std::string at(std::int64_t milliseconds) {
  return rfc3339(std::chrono::system_clock::time_point(std::chrono::milliseconds(milliseconds)));
}

TEST(ClockTest, TimesAreWrittenInUtcWithWholeSeconds) {
  EXPECT_EQ(at(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(at(1'795'395'723'999), "2026-11-23T01:02:03Z");
  EXPECT_EQ(at(951'827'696'000), "2000-02-29T12:34:56Z");
  EXPECT_EQ(at(-1), "1969-12-31T23:59:59Z");
}

TEST(ClockTest, MonotonicTimeDoesNotGoBack) {
  const auto clock = make_clock();
  const auto before = clock->monotonic();
  EXPECT_GE(clock->monotonic(), before);
  EXPECT_GT(rfc3339(clock->now()), "2024-01-01T00:00:00Z");
}

}  // namespace
}  // namespace tend::system
