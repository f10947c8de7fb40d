// A reviewed plan, applied while the host moves under it.
#include "engine/plan_bound.hpp"

#include "unit/engine/lab_on_host.hpp"

namespace tend::testing {
namespace {

using PlanBoundTest = LabOnHost;

constexpr const char* kMotd = "resources:\n  - file: /etc/motd\n    content: welcome\n";

std::string error_of(const engine::ApplyResult& result, const std::string& id) {
  for (const auto& one : result.results) {
    if (one.id.str() == id && one.error) return one.error->message;
  }
  return "no error";
}

TEST_F(PlanBoundTest, WhatIsAsPlannedIsDone) {
  host_.files.add_file("/etc/motd", "old");
  lab({{"a", kMotd}});
  const auto result = apply_reviewed(plan());
  EXPECT_EQ(lines(result), Lines{"changed change file:/etc/motd"});
  expect_faithful(result);
}

TEST_F(PlanBoundTest, AFileThatSomebodyChangedSinceIsLeftAloneAndFails) {
  host_.files.add_file("/etc/motd", "old");
  lab({{"a", kMotd}});
  const auto reviewed = plan();
  host_.files.add_file("/etc/motd", "by hand");
  const auto result = apply_reviewed(reviewed);
  EXPECT_NE(error_of(result, "file:/etc/motd").find("the host moved"), std::string::npos);
  EXPECT_NE(error_of(result, "file:/etc/motd").find("`content` was "), std::string::npos);
  EXPECT_EQ(*host_.files.read("/etc/motd", 100), "by hand");
  EXPECT_EQ(ledger_.entries()->size(), 0U);
}

TEST_F(PlanBoundTest, WhatWaitsForItIsSkippedAndTheRestIsDone) {
  host_.files.add_file("/etc/motd", "old");
  lab({{"a", "resources:\n  - file: /etc/motd\n    content: x\n  - file: /etc/a\n    content: x\n"},
       {"b", "resources:\n  - file: /etc/b\n    content: x\n"}});
  const auto reviewed = plan();
  host_.files.add_file("/etc/motd", "by hand");
  (void)apply_reviewed(reviewed);
  EXPECT_FALSE(host_.files.status("/etc/a")->exists());
  EXPECT_TRUE(host_.files.status("/etc/b")->exists());
}

TEST_F(PlanBoundTest, WhatWasFineAndIsNotAnyMoreIsLeftAlone) {
  host_.files.add_file("/etc/motd", "welcome");
  lab({{"a", kMotd}});
  const auto reviewed = plan();
  host_.files.add_file("/etc/motd", "by hand");
  EXPECT_NE(error_of(apply_reviewed(reviewed), "file:/etc/motd")
                .find("nothing was to be done to it, and now content differs"),
            std::string::npos);
  EXPECT_EQ(*host_.files.read("/etc/motd", 100), "by hand");
}

TEST_F(PlanBoundTest, ACreationIsNoLeaveToOverwriteWhatTurnedUp) {
  lab({{"a", kMotd}});
  const auto reviewed = plan();
  host_.files.add_file("/etc/motd", "by hand");
  EXPECT_NE(error_of(apply_reviewed(reviewed), "file:/etc/motd")
                .find("a create was planned, not a change (content differs)"),
            std::string::npos);
  EXPECT_EQ(*host_.files.read("/etc/motd", 100), "by hand");
}

TEST_F(PlanBoundTest, WhatIsDueNoLongerIsNoFault) {
  host_.files.add_file("/etc/motd", "old");
  lab({{"a", kMotd}});
  const auto reviewed = plan();
  host_.files.add_file("/etc/motd", "welcome");
  EXPECT_EQ(lines(apply_reviewed(reviewed)), Lines{});
}

// Nobody could know what Debian's package brings; what becomes of it is known.
TEST_F(PlanBoundTest, WhatAPackageBringsIsChangedAsPlanned) {
  host_.packages.offer("chrony", chrony());
  lab({{"clock", kClock}});
  const auto result = apply_reviewed(plan());
  EXPECT_EQ(lines(result),
            (Lines{"changed create package:chrony", "changed change file:/etc/chrony/chrony.conf",
                   "changed restart service:chrony.service"}));
  expect_faithful(result);
}

TEST_F(PlanBoundTest, ARestartThatWasNotPlannedIsNotDoneAndStaysDue) {
  host_.units.put("chrony.service", MemoryUnit{.running = false});
  lab({{"clock",
        "resources:\n  - file: /etc/chrony.conf\n    content: x\n    restarts: chrony\n"}});
  const auto reviewed = plan();
  ASSERT_EQ(lines(reviewed), Lines{"create file:/etc/chrony.conf"});
  host_.units.put("chrony.service", MemoryUnit{.running = true});
  const auto result = apply_reviewed(reviewed);
  EXPECT_NE(error_of(result, "service:chrony.service").find("nothing was to be done to it"),
            std::string::npos);
  EXPECT_TRUE(host_.units.calls().empty());
  EXPECT_EQ(ledger_.notices()->size(), 1U);
}

TEST_F(PlanBoundTest, ASecretIsNotInTheObjection) {
  host_.files.add_file("/etc/token", "old");
  lab({{"a",
        "resources:\n  - file: /etc/token\n    content: hunter2\n    mode: \"0600\"\n"
        "    sensitive: true\n"}});
  const auto reviewed = plan();
  host_.files.add_file("/etc/token", "hunter1");
  const auto told = error_of(apply_reviewed(reviewed), "file:/etc/token");
  EXPECT_NE(told.find("`content` was a secret, and is a secret"), std::string::npos) << told;
}

}  // namespace
}  // namespace tend::testing
