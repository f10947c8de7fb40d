#include "resources/fstab.hpp"

#include <gtest/gtest.h>

namespace tend::resources {
namespace {

const std::string kText =
    "# /etc/fstab: static file system information.\n"
    "#\n"
    "UUID=1-2   /               ext4    errors=remount-ro 0       1\n"
    "\n"
    "nas:/a\t/srv/my\\040data/  nfs\tdefaults\n"
    "/dev/sr0        none            swap  sw  0 0\n";

FstabEntry entry(std::string path = "/srv/my data") {
  FstabEntry entry;
  entry.src = "nas:/a";
  entry.path = std::move(path);
  entry.fstype = "nfs";
  entry.opts = "ro,nofail";
  return entry;
}

TEST(Fstab, ReadsTheLineOfAMountPointWithItsEscapes) {
  const auto found = fstab_entry(kText, "/srv/my data");
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->src, "nas:/a");
  EXPECT_EQ((*found)->opts, "defaults");
  EXPECT_EQ((*found)->passno, 0);
  EXPECT_EQ(fstab_entry(kText, "/").value()->passno, 1);
  EXPECT_FALSE(fstab_entry(kText, "/srv").value());
  EXPECT_FALSE(fstab_entry("", "/srv").value());
}

TEST(Fstab, ReplacesTheFieldsThatDifferAndNothingElse) {
  std::string wanted = kText;
  wanted.replace(wanted.find("defaults"), 8, "ro,nofail");
  EXPECT_EQ(with_fstab_entry(kText, entry()), wanted);
}

TEST(Fstab, GivesALineBackAsItWas) {
  auto before = entry();
  before.opts = "defaults";
  EXPECT_EQ(with_fstab_entry(with_fstab_entry(kText, entry()), before), kText);
}

TEST(Fstab, AddsFieldsOnlyWhereTheyAreNeeded) {
  auto wish = entry();
  wish.passno = 2;
  EXPECT_NE(with_fstab_entry(kText, wish).find("nfs\tro,nofail 0 2\n"), std::string::npos);
}

TEST(Fstab, PutsANewLineAtTheEnd) {
  EXPECT_EQ(with_fstab_entry(kText, entry("/b c")), kText + "nas:/a /b\\040c nfs ro,nofail 0 0\n");
  EXPECT_EQ(with_fstab_entry("# no newline", entry("/b")),
            "# no newline\nnas:/a /b nfs ro,nofail 0 0\n");
  EXPECT_EQ(without_fstab_entry(with_fstab_entry(kText, entry("/b")), "/b"), kText);
}

TEST(Fstab, TakesAwayOneLineOnly) {
  std::string wanted = kText;
  const auto at = wanted.find("nas:");
  wanted.erase(at, wanted.find('\n', at) + 1 - at);
  EXPECT_EQ(without_fstab_entry(kText, "/srv/my data"), wanted);
}

TEST(Fstab, TwoLinesForOneMountPointAreNobodysWish) {
  const auto found = fstab_entry(kText + "tmpfs /srv/my\\040data tmpfs\n", "/srv/my data");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().message,
            "/etc/fstab mounts something on /srv/my data twice, in lines 5 and 7; take one out");
}

}  // namespace
}  // namespace tend::resources
