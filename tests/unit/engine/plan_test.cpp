#include "unit/engine/lab_on_host.hpp"

namespace tend::testing {
namespace {

using PlanTest = LabOnHost;

TEST_F(PlanTest, AFreshHostIsPlannedWholeAndWithoutErrors) {
  host_.packages.offer("chrony", chrony());
  lab({{"clock", kClock}});
  const auto planned = plan();
  EXPECT_TRUE(planned.failures.empty());
  EXPECT_TRUE(planned.complete);
  EXPECT_EQ(lines(planned),
            (Lines{"create package:chrony", "create file:/etc/chrony/chrony.conf",
                   "change service:chrony.service", "start service:chrony.service"}));
}

TEST_F(PlanTest, WhatAPackageMayBringIsUnknownBefore) {
  host_.packages.offer("chrony", chrony());
  lab({{"clock", kClock}});
  const auto planned = plan();
  const auto& file = planned.changes.at(1);
  ASSERT_EQ(file.after.size(), 1U);
  EXPECT_EQ(file.after[0].str(), "package:chrony");
  ASSERT_NE(file.find("content"), nullptr);
  EXPECT_EQ(file.find("content")->before.display(), "unknown (after package:chrony)");
}

TEST_F(PlanTest, TheVersionThatWouldComeAndWhatComesWithItAreShown) {
  auto candidate = chrony();
  candidate.depends = {"libedit2"};
  host_.packages.offer("chrony", candidate).offer("libedit2", {.version = "3.1"});
  lab({{"clock", "resources:\n  - package: chrony\n"}});
  const auto planned = plan();
  ASSERT_NE(planned.changes.at(0).find("version"), nullptr);
  EXPECT_EQ(planned.changes.at(0).find("version")->after.display(), "4.3");
  ASSERT_NE(planned.changes.at(0).find("also installs"), nullptr);
  EXPECT_EQ(planned.changes.at(0).find("also installs")->after.display(), "[libedit2 3.1]");
}

TEST_F(PlanTest, PlanningWritesNothing) {
  host_.packages.offer("chrony", chrony());
  lab({{"clock", kClock}});
  plan();
  EXPECT_EQ(host_.files.status("/etc/chrony")->type, system::FileType::absent);
  EXPECT_TRUE(host_.packages.calls().empty());
  EXPECT_TRUE(host_.units.calls().empty());
  EXPECT_EQ(ledger_.writes, 0);
}

TEST_F(PlanTest, ALaterResourceSeesWhatAnEarlierOneWillHaveDone) {
  lab({{"a",
        "resources:\n  - user: alice\n  - file: /srv/alice\n    state: directory\n    owner: "
        "alice\n"
        "  - line: /srv/alice/notes\n    text: hello\n    create: true\n"}});
  const auto planned = plan();
  EXPECT_TRUE(planned.failures.empty());
  EXPECT_EQ(lines(planned), (Lines{"create user:alice", "create file:/srv/alice",
                                   "create line:/srv/alice/notes#hello"}));
}

TEST_F(PlanTest, ARunningServiceWhoseFileChangesIsRestarted) {
  host_.packages.put("chrony");
  host_.units.put("chrony.service", {.running = true, .unit_file_state = "enabled"});
  host_.files.put("/etc/chrony/chrony.conf", MemoryNode{.content = "old\n"});
  lab({{"clock", kClock}});
  const auto planned = plan();
  EXPECT_EQ(lines(planned),
            (Lines{"change file:/etc/chrony/chrony.conf", "restart service:chrony.service"}));
  EXPECT_EQ(planned.changes.at(1).reason, "because file:/etc/chrony/chrony.conf changes");
}

TEST_F(PlanTest, AStoppedServiceIsStartedAndNotRestartedBesides) {
  host_.packages.put("chrony");
  host_.units.put("chrony.service", {.running = false, .unit_file_state = "enabled"});
  lab({{"clock", kClock}});
  EXPECT_EQ(lines(plan()),
            (Lines{"create file:/etc/chrony/chrony.conf", "start service:chrony.service"}));
}

TEST_F(PlanTest, AServiceWithoutResourceIsReloadedAtTheEndOfTheRole) {
  host_.units.put("ssh.service", {.running = true});
  lab({{"a",
        "resources:\n  - file: /etc/ssh/x\n    content: x\n    reloads: ssh\n  - file: /etc/y\n    "
        "content: y\n"}});
  EXPECT_EQ(lines(plan()),
            (Lines{"create file:/etc/ssh/x", "create file:/etc/y", "reload service:ssh.service"}));
}

TEST_F(PlanTest, WithoutSystemdStartsAreDeferredAndNoneFails) {
  host_.units.put("chrony.service", {});
  host_.packages.put("chrony");
  host_.units.without_systemd();
  lab({{"clock", kClock}});
  const auto planned = plan();
  EXPECT_TRUE(planned.failures.empty());
  ASSERT_EQ(planned.deferred.size(), 2U);
  EXPECT_EQ(planned.deferred.at(0).id.str(), "service:chrony.service");
  EXPECT_EQ(planned.deferred.at(0).reason, "systemd not running");
}

TEST_F(PlanTest, AGuardBehindAPlannedChangeIsUnknownAndNotAsked) {
  lab({{"a",
        "resources:\n  - file: /etc/x\n    content: x\n"
        "  - exec: build\n    argv: [make]\n    unless: [test, -e, /built]\n"}});
  const auto planned = plan();
  ASSERT_EQ(planned.unknown.size(), 1U);
  EXPECT_EQ(planned.unknown.at(0).reason, "after file:/etc/x");
}

TEST_F(PlanTest, AnAuditedResourceIsReportedAndNotChanged) {
  lab({{"a", "resources:\n  - file: /etc/x\n    content: x\n    audit: true\n"}});
  const auto planned = plan();
  EXPECT_TRUE(planned.empty());
  ASSERT_EQ(planned.deferred.size(), 1U);
  EXPECT_EQ(planned.deferred.at(0).reason.substr(0, 11), "audit only:");
}

TEST_F(PlanTest, WhatCannotBeObservedFailsAloneAndTheRestIsPlanned) {
  host_.files.put("/etc/x", MemoryNode{.type = system::FileType::directory});
  lab({{"a", "resources:\n  - file: /etc/x\n    content: x\n  - file: /etc/y\n    content: y\n"}});
  const auto planned = plan();
  EXPECT_EQ(planned.failures.size(), 1U);
  EXPECT_FALSE(planned.complete);
  EXPECT_EQ(lines(planned), (Lines{"create file:/etc/y"}));
}

}  // namespace
}  // namespace tend::testing
