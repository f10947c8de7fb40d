#include "base/diff.hpp"

#include <gtest/gtest.h>

namespace tend {
namespace {

TEST(UnifiedDiff, EqualTextsHaveNone) {
  EXPECT_EQ(unified_diff("a\n", "a\n"), "");
}

TEST(UnifiedDiff, ShowsAChangeWithThreeLinesOfContext) {
  EXPECT_EQ(unified_diff("1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nfive\n6\n7\n8\n"),
            "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(UnifiedDiff, ShowsWhatIsNewAndWhatIsGone) {
  EXPECT_EQ(unified_diff("", "a\nb\n"), "@@ -0,0 +1,2 @@\n+a\n+b\n");
  EXPECT_EQ(unified_diff("a\nb\n", ""), "@@ -1,2 +0,0 @@\n-a\n-b\n");
}

TEST(UnifiedDiff, SaysThatTheLastNewlineIsMissing) {
  EXPECT_EQ(unified_diff("a\n", "a"), "@@ -1,1 +1,1 @@\n-a\n+a\n\\ No newline at end of file\n");
}

TEST(UnifiedDiff, SummarisesWhatIsNoTextOrLarge) {
  const std::string with_null("a\0b", 3);
  EXPECT_EQ(unified_diff(with_null, "x\n"), "binary or large content: 3 -> 2 bytes\n");
  EXPECT_EQ(unified_diff("x\n", "\xFF\n"), "binary or large content: 2 -> 2 bytes\n");
  EXPECT_EQ(unified_diff(std::string(kDiffLimit + 1, 'a'), ""),
            "binary or large content: 102401 -> 0 bytes\n");
}

}  // namespace
}  // namespace tend
