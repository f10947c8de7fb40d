#include "system/mounts.hpp"

#include <gtest/gtest.h>

#include "support/memory_files.hpp"
#include "support/memory_units.hpp"
#include "support/scripted_runner.hpp"
#include "system/unit_path.hpp"

namespace tend::system {
namespace {

using testing::exits;

const std::string kBoth =
    "26 1 254:1 / / rw - ext4 /dev/vda1 rw\n"
    "40 26 0:35 / /home rw - autofs systemd-1 rw,direct\n"
    "41 40 0:52 / /home rw - nfs4 nas:/home rw,vers=4.2\n"
    "42 41 0:53 / /home/alice/x rw - tmpfs tmpfs rw\n";

class MountsTest : public ::testing::Test {
 protected:
  MountsTest() {
    files_.add_file("/proc/self/mountinfo", kBoth);
    files_.add_file("/proc/self/status", "Name:\ttend\nCapBnd:\t000001ffffffffff\n");
  }
  std::unique_ptr<MountManager> open(const std::string& root = "/") {
    return make_mount_manager(files_, runner_, units_, root);
  }

  testing::MemoryFileSystem files_;
  testing::ScriptedRunner runner_;
  testing::MemoryUnits units_{files_};
};

MountWish wish(bool on_demand = false) {
  return {.path = "/srv/a b",
          .source = "nas:/a",
          .fstype = "nfs",
          .options = "ro,nofail",
          .on_demand = on_demand};
}

TEST_F(MountsTest, ReadsWhatIsMountedAndWhatOnlyWaits) {
  const auto table = open()->table();
  ASSERT_TRUE(table);
  EXPECT_TRUE(is_armed(*table, "/home"));
  EXPECT_EQ(mounted_at(*table, "/home")->source, "nas:/home");
  EXPECT_FALSE(is_armed(*table, "/"));
  EXPECT_EQ(mounted_at(*table, "/srv"), nullptr);
}

TEST_F(MountsTest, MountsThroughTheUnitThatSystemdMakesOfTheLine) {
  units_.put("srv-a\\x20b.mount", {}).put("srv-a\\x20b.automount", {});
  ASSERT_TRUE(open()->mount(wish()));
  ASSERT_TRUE(open()->mount(wish(true)));
  EXPECT_EQ(units_.calls(),
            (std::vector<std::string>{"start srv-a\\x20b.mount", "start srv-a\\x20b.automount"}));
  EXPECT_TRUE(runner_.commands().empty());
}

TEST_F(MountsTest, MountsByAChildWhereSystemdDoesNotRun) {
  units_.without_systemd();
  runner_.on({"mount", "-t", "nfs", "-o", "ro,nofail", "--", "nas:/a", "/srv/a b"}, exits(0));
  EXPECT_TRUE(open()->mount(wish()));
}

TEST_F(MountsTest, UnmountsBeforeItDisarms) {
  units_.put("home.automount", {.running = true});
  runner_.on({"umount", "-c", "--", "/home"}, [&](const Command&) {
    EXPECT_TRUE(units_.calls().empty());
    return exits(0);
  });
  ASSERT_TRUE(open()->unmount("/home"));
  EXPECT_EQ(units_.calls(), std::vector<std::string>{"stop home.automount"});
}

TEST_F(MountsTest, WhatIsBusyStaysMountedAndArmed) {
  units_.put("home.automount", {.running = true});
  runner_.on({"umount", "-c", "--", "/home"}, exits(32, "", "umount: /home: target is busy."));
  const auto done = open()->unmount("/home");
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::busy);
  EXPECT_TRUE(units_.calls().empty());
}

TEST_F(MountsTest, AChildThatHangsOnADeadServerIsATimeout) {
  units_.without_systemd();
  ProcessResult hung;
  hung.timed_out = true;
  runner_.on_program("mount", [&](const Command&) { return hung; });
  const auto done = open()->mount(wish());
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::timeout);
}

TEST_F(MountsTest, BelowRootAndInAContainerNothingIsMounted) {
  EXPECT_EQ(open()->obstacle(), "");
  EXPECT_EQ(open("/image")->obstacle(), "below --root nothing is mounted");
  EXPECT_TRUE(open("/image")->table()->entries().empty());
  files_.add_file("/proc/self/status", "CapBnd:\t00000000a80425fb\n");
  EXPECT_EQ(open()->obstacle(), "this container may not mount (no CAP_SYS_ADMIN)");
  EXPECT_EQ(open()->mount(wish()).error().code, ErrorCode::unsupported);
}

TEST_F(MountsTest, AnAutomountNeedsSystemdAndItsDevice) {
  EXPECT_EQ(open()->automount_obstacle(), "systemd not running");
  files_.add_directory("/run/systemd/system");
  EXPECT_EQ(open()->automount_obstacle(), "no automounts here: there is no /dev/autofs");
  files_.put("/dev/autofs", {.type = FileType::other});
  EXPECT_EQ(open()->automount_obstacle(), "");
  EXPECT_EQ(open("/image")->automount_obstacle(), "below --root nothing is mounted");
}

TEST_F(MountsTest, NamesWhoKeepsAMountBusy) {
  files_.add_link("/proc/7/cwd", "/home/alice").add_file("/proc/7/comm", "bash\n");
  files_.add_link("/proc/8/cwd", "/").add_link("/proc/8/fd/3", "/home/bob/data");
  files_.add_file("/proc/8/comm", "python3\n");
  files_.add_link("/proc/9/cwd", "/homes").add_directory("/proc/9/fd");
  files_.add_file("/proc/9/maps", "7f00-7f01 r-xp 00000000 00:34 12    /home/lib/x.so\n");
  files_.add_file("/proc/9/comm", "julia\n");
  files_.add_link("/proc/10/cwd", "/").add_directory("/proc/10/fd");
  const auto users = open()->users("/home");
  ASSERT_TRUE(users);
  EXPECT_EQ(*users, (std::vector<std::string>{"mount /home/alice/x", "bash (7)", "python3 (8)",
                                              "julia (9)"}));
  EXPECT_TRUE(open()->users("/srv")->empty());
}

TEST_F(MountsTest, WithoutRootNobodyKnowsWhoUsesAMount) {
  files_.put("/proc/7/fd", {.type = FileType::directory, .readable = false});
  const auto users = open()->users("/home");
  ASSERT_FALSE(users);
  EXPECT_EQ(users.error().code, ErrorCode::permission);
}

TEST(UnitPath, IsWhatSystemdEscapePrints) {
  EXPECT_EQ(unit_of_path("/", ".mount"), "-.mount");
  EXPECT_EQ(unit_of_path("/srv/data", ".mount"), "srv-data.mount");
  EXPECT_EQ(unit_of_path("/srv/my data-1", ".automount"), "srv-my\\x20data\\x2d1.automount");
  EXPECT_EQ(unit_of_path("/.snap/.x", ".mount"), "\\x2esnap-.x.mount");
  EXPECT_EQ(unit_of_path("/mnt/é", ".mount"), "mnt-\\xc3\\xa9.mount");
}

TEST(MountTable, TellsWhatWillBeMounted) {
  auto table = MountTable::parse(kBoth).value();
  MountEntry tmpfs;
  tmpfs.path = "/srv";
  tmpfs.fstype = "tmpfs";
  table.add(tmpfs);
  EXPECT_EQ(table.holding("/srv/x")->fstype, "tmpfs");
  table.remove("/home");
  EXPECT_EQ(table.holding("/home/alice/x")->fstype, "autofs");
  table.remove("/home");
  EXPECT_EQ(table.holding("/home/alice/x")->path, "/");
  table.remove("/nothing");
  EXPECT_EQ(table.entries().size(), 2U);
}

}  // namespace
}  // namespace tend::system
