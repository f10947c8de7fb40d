// Mounts, modules and parameters of the kernel in plans and runs.
#include "lab_on_host.hpp"

namespace tend::testing {
namespace {

class HostStateTest : public LabOnHost {};

constexpr const char* kHome =
    "resources:\n"
    "  - mount: /srv/home\n    src: nas:/home\n    fstype: nfs\n"
    "  - file: /srv/home/README\n    content: x\n"
    "  - file: /srv/homes\n    content: y\n";

TEST_F(HostStateTest, WhatLiesBelowAPlannedMountIsUnknownBeforeIt) {
  lab({{"a", kHome}});
  host_.files.add_file("/srv/home/README", "x");  // hidden once something is mounted there
  const auto planned = plan();
  EXPECT_EQ(lines(planned), (Lines{"create mount:/srv/home", "start mount:/srv/home",
                                   "create file:/srv/home/README", "create file:/srv/homes"}));
  EXPECT_EQ(planned.changes.at(2).reason, "absent now, to be decided after mount:/srv/home");
  EXPECT_EQ(planned.changes.at(2).after.at(0).str(), "mount:/srv/home");
  EXPECT_EQ(planned.changes.at(3).reason, "does not exist");
}

TEST_F(HostStateTest, APlanOfMountsComesTrueAndTheNextOneIsEmpty) {
  lab({{"a", kHome}});
  expect_faithful(converge());
  EXPECT_EQ(host_.mounts.calls(), std::vector<std::string>{"mount /srv/home"});
  EXPECT_TRUE(plan().empty());
  EXPECT_TRUE(plan().deferred.empty());
}

TEST_F(HostStateTest, WhatLiesBelowAMountWaitsForIt) {
  lab({{"a", "resources:\n  - file: /srv/home/alice\n    state: directory\n"},
       {"b", "resources:\n  - mount: /srv/home\n    src: nas:/home\n    fstype: nfs\n"}});
  EXPECT_EQ(order(), (Lines{"mount:/srv/home", "file:/srv/home/alice"}));
}

TEST_F(HostStateTest, AMountThatFailsKeepsWhatLiesBelowFromTheWrongFileSystem) {
  lab({{"a", "resources:\n  - file: /srv/home/alice\n    state: directory\n"},
       {"b", "resources:\n  - mount: /srv/home\n    src: nas:/home\n    fstype: nfs\n"}});
  host_.mounts.fail_with("no route to host");
  EXPECT_EQ(lines(converge()),
            (Lines{"failed create mount:/srv/home", "failed start mount:/srv/home",
                   "failed mount:/srv/home: no route to host",
                   "skipped file:/srv/home/alice: mount:/srv/home failed"}));
  EXPECT_EQ(host_.files.node("/srv/home/alice"), nullptr);
}

TEST_F(HostStateTest, InAContainerAllIsWrittenAndTheRestDeferred) {
  lab({{"a",
        "resources:\n  - mount: /srv/home\n    src: nas:/home\n    fstype: nfs\n"
        "  - kernel_module: nbd\n  - sysctl: vm.swappiness\n    value: 10\n"}});
  host_.mounts.forbid("this container may not mount");
  host_.kernel.forbid("a container has no kernel of its own");
  host_.kernel.put_parameter("vm.swappiness", "60");
  const auto planned = plan();
  ASSERT_EQ(planned.deferred.size(), 3U);
  EXPECT_EQ(planned.deferred.at(0).reason, "this container may not mount");
  EXPECT_EQ(planned.deferred.at(2).reason, "a container has no kernel of its own");
  const auto result = converge();
  expect_faithful(result);
  for (const auto& one : result.results) EXPECT_EQ(one.status, model::ResultStatus::deferred);
  EXPECT_NE(host_.files.content("/etc/modules-load.d/tend-nbd.conf").find("nbd\n"),
            std::string::npos);
  EXPECT_TRUE(plan().empty());
  EXPECT_EQ(plan().deferred.size(), 3U);
}

TEST_F(HostStateTest, WhatIsLoadedStaysLoadedWhateverAPackageBrings) {
  lab({{"a", "resources:\n  - package: cron\n  - kernel_module: overlay\n"}});
  host_.kernel.forbid("a container has no kernel of its own");
  host_.kernel.put_module("overlay", {.loaded = true, .built_in = true, .parameters = {}});
  const auto planned = plan();
  EXPECT_EQ(lines(planned), (Lines{"create package:cron", "create kernel_module:overlay"}));
  EXPECT_TRUE(planned.deferred.empty());
}

TEST_F(HostStateTest, TwoOwnersOfOneMountPointAreAFault) {
  lab({{"a",
        "resources:\n  - mount: /srv/home\n    src: nas:/home\n    fstype: nfs\n"
        "  - file: /etc/fstab\n    content: x\n"}});
  EXPECT_NE(faults().find("both manage /etc/fstab"), std::string::npos) << faults();
}

}  // namespace
}  // namespace tend::testing
