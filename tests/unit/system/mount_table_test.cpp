#include "system/mount_table.hpp"

#include <gtest/gtest.h>

namespace tend::system {
namespace {

constexpr std::string_view kHost =
    "26 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw,errors=remount-ro\n"
    "22 26 0:21 / /proc rw,nosuid shared:5 - proc proc rw\n"
    "40 26 0:35 / /home rw,relatime shared:20 - autofs systemd-1 rw,fd=50,direct\n"
    "41 40 0:52 / /home rw,nosuid shared:21 - nfs4 nas.lab:/home rw,vers=4.2,hard\n"
    "42 26 254:1 /srv/data /mnt/bind\\040here rw shared:1 master:2 - ext4 /dev/vda1 rw\n";

MountTable table(std::string_view text) {
  auto parsed = MountTable::parse(text);
  EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().message);
  return parsed ? *parsed : MountTable();
}

TEST(MountTable, ReadsEveryFieldOfALine) {
  const auto mounts = table(kHost);
  ASSERT_EQ(mounts.entries().size(), 5U);
  const auto& bind = mounts.entries()[4];
  EXPECT_EQ(bind.id, 42U);
  EXPECT_EQ(bind.parent, 26U);
  EXPECT_EQ(bind.device, "254:1");
  EXPECT_EQ(bind.root, "/srv/data");
  EXPECT_EQ(bind.path, "/mnt/bind here");
  EXPECT_EQ(bind.fstype, "ext4");
  EXPECT_EQ(bind.source, "/dev/vda1");
  EXPECT_EQ(mounts.entries()[3].super_options, "rw,vers=4.2,hard");
}

TEST(MountTable, FindsTheTopmostMountOfAPlace) {
  const auto mounts = table(kHost);
  ASSERT_NE(mounts.at("/home"), nullptr);
  EXPECT_EQ(mounts.at("/home")->fstype, "nfs4");
  EXPECT_EQ(mounts.holding("/home/alice/x")->fstype, "nfs4");
  EXPECT_EQ(mounts.holding("/homes")->path, "/");
  EXPECT_EQ(mounts.at("/etc"), nullptr);
}

TEST(MountTable, AMountOverADirectoryHidesWhatWasMountedInIt) {
  const auto mounts = table(
      "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"
      "2 1 0:50 / /a/b rw - nfs nas:/b rw\n"
      "3 1 0:51 / /a rw - tmpfs tmpfs rw\n");
  EXPECT_EQ(mounts.holding("/a/b/c")->fstype, "tmpfs");
  EXPECT_EQ(mounts.at("/a/b"), nullptr);
}

TEST(MountTable, AnswersInAChrootThatHasNoMountOfItsOwn) {
  const auto mounts = table("7 3 0:9 / /proc rw - proc proc rw\n");
  EXPECT_EQ(mounts.holding("/etc"), nullptr);
  EXPECT_EQ(mounts.holding("/proc/self")->fstype, "proc");
}

TEST(MountTable, EndsOnTextThatClaimsMountsInACircle) {
  const auto mounts = table(
      "1 2 0:1 / /a rw - tmpfs a rw\n"
      "2 1 0:2 / /a rw - tmpfs b rw\n"
      "3 3 0:3 / / rw - tmpfs c rw\n");
  EXPECT_EQ(mounts.holding("/a")->source, "c");
}

TEST(MountTable, RefusesALineOfAnotherForm) {
  for (const char* text :
       {"x", "1 2 0:1 / /a rw", "1 2 0:1 / /a rw - tmpfs a", "a 2 0:1 / /a rw - tmpfs a rw"}) {
    const auto parsed = MountTable::parse(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, ErrorCode::io);
  }
}

TEST(MountTypes, TellsWhatIsBehindANetwork) {
  for (const char* type : {"nfs", "nfs4", "cifs", "fuse.sshfs", "ceph", "lustre"}) {
    EXPECT_TRUE(is_network_type(type)) << type;
    EXPECT_TRUE(may_never_answer(type)) << type;
  }
  for (const char* type : {"ext4", "tmpfs", "overlay", "none"}) {
    EXPECT_FALSE(is_network_type(type)) << type;
    EXPECT_FALSE(may_never_answer(type)) << type;
  }
  for (const char* type : {"autofs", "fuse.encfs", "fuseblk"}) {
    EXPECT_FALSE(is_network_type(type)) << type;
    EXPECT_TRUE(may_never_answer(type)) << type;
  }
}

TEST(MountPaths, ADirectoryHoldsItselfAndWhatIsBelow) {
  EXPECT_TRUE(is_at_or_below("/home", "/home"));
  EXPECT_TRUE(is_at_or_below("/home/a", "/home"));
  EXPECT_TRUE(is_at_or_below("/home", "/"));
  EXPECT_FALSE(is_at_or_below("/homes", "/home"));
  EXPECT_FALSE(is_at_or_below("/", "/home"));
}

}  // namespace
}  // namespace tend::system
