#include "system/mount_text.hpp"

#include <gtest/gtest.h>

namespace tend::system {
namespace {

TEST(MountText, EscapesWhatWouldEndAField) {
  EXPECT_EQ(escape_mount_field("/mnt/a b"), "/mnt/a\\040b");
  EXPECT_EQ(escape_mount_field("a\tb\nc\\d#e"), "a\\011b\\012c\\134d\\043e");
  EXPECT_EQ(escape_mount_field("nas:/home"), "nas:/home");
}

TEST(MountText, ReadsBackWhatItEscaped) {
  for (const char* text : {"/mnt/a b", "a\tb\nc\\d#e", "\\040", "日本"}) {
    EXPECT_EQ(unescape_mount_field(escape_mount_field(text)), text);
  }
}

TEST(MountText, LeavesABackslashThatEscapesNothing) {
  EXPECT_EQ(unescape_mount_field("a\\b"), "a\\b");
  EXPECT_EQ(unescape_mount_field("a\\04"), "a\\04");
  EXPECT_EQ(unescape_mount_field("a\\999"), "a\\999");
}

}  // namespace
}  // namespace tend::system
