#include "trust/anchor.hpp"

#include <gtest/gtest.h>

#include "support/failing_files.hpp"
#include "support/memory_files.hpp"

namespace tend::trust {
namespace {

const std::string kPath = "/var/lib/tend/anchor";
const std::string kFirst(40, 'a');
const std::string kSecond(40, 'b');
const std::string kThird(40, 'c');

std::string commit_at(const system::FileReader& files) {
  const auto anchor = read_anchor(files, kPath);
  if (!anchor) return "error";
  return *anchor ? (**anchor).commit : "none";
}

TEST(Anchor, there_is_none_at_first_and_then_the_last_one_written) {
  testing::MemoryFileSystem files;
  EXPECT_EQ(commit_at(files), "none");
  for (const auto& commit : {kFirst, kSecond, kThird}) {
    ASSERT_TRUE(move_anchor(files, kPath, commit));
    EXPECT_EQ(commit_at(files), commit);
  }
  EXPECT_EQ((*read_anchor(files, kPath))->counter, 3U);
  EXPECT_EQ(files.node(kPath + ".a")->mode, mode_t{0600});
}

TEST(Anchor, moving_to_where_it_is_writes_nothing) {
  testing::MemoryFileSystem files;
  ASSERT_TRUE(move_anchor(files, kPath, kFirst));
  files.forget_records();
  ASSERT_TRUE(move_anchor(files, kPath, kFirst));
  EXPECT_TRUE(files.writes().empty());
}

TEST(Anchor, a_damaged_or_lost_newer_file_leaves_the_move_before) {
  for (const bool lost : {true, false}) {
    testing::MemoryFileSystem files;
    ASSERT_TRUE(move_anchor(files, kPath, kFirst));
    ASSERT_TRUE(move_anchor(files, kPath, kSecond));
    if (lost) {
      files.drop(kPath + ".b");
    } else {
      files.add_file(kPath + ".b", replace_all(files.content(kPath + ".b"), "b", "d"));
    }
    EXPECT_EQ(commit_at(files), kFirst);
    ASSERT_TRUE(move_anchor(files, kPath, kThird));
    EXPECT_EQ(commit_at(files), kThird);
  }
}

TEST(Anchor, two_damaged_files_are_an_error_and_not_a_first_use) {
  testing::MemoryFileSystem files;
  files.add_file(kPath + ".a", "").add_file(kPath + ".b", "tend-anchor 1\n");
  EXPECT_EQ(read_anchor(files, kPath).error().code, ErrorCode::refused);
  ASSERT_TRUE(move_anchor(files, kPath, kFirst));
  EXPECT_EQ(commit_at(files), kFirst);
}

TEST(Anchor, a_file_that_cannot_be_read_is_no_damaged_one_and_nobody_goes_by_the_other) {
  testing::MemoryFileSystem files;
  ASSERT_TRUE(move_anchor(files, kPath, kFirst));
  ASSERT_TRUE(move_anchor(files, kPath, kSecond));
  testing::FailingFileSystem failing(files);
  failing.fail_on("read", kPath + ".b", EIO);
  const auto anchor = read_anchor(failing, kPath);
  ASSERT_FALSE(anchor);
  EXPECT_EQ(anchor.error().code, ErrorCode::io);
  // Whoever named the commit to go on with writes it anew.
  ASSERT_TRUE(move_anchor(failing, kPath, kThird));
  EXPECT_EQ(commit_at(files), kThird);
}

TEST(Anchor, a_move_that_fails_leaves_the_anchor) {
  testing::MemoryFileSystem files;
  ASSERT_TRUE(move_anchor(files, kPath, kFirst));
  testing::FailingFileSystem failing(files);
  failing.fail_on("replace", "*", ENOSPC);
  EXPECT_FALSE(move_anchor(failing, kPath, kSecond));
  EXPECT_EQ(commit_at(files), kFirst);
}

}  // namespace
}  // namespace tend::trust
