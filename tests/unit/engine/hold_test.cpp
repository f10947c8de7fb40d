// Holds are planned over what the packages before them will bring along.
#include "unit/engine/lab_on_host.hpp"

namespace tend::testing {
namespace {

using HoldTest = LabOnHost;

constexpr const char* kDriver =
    "resources:\n  - package: nvidia-smi\n  - package_hold: [\"*nvidia*\", \"libcuda*\"]\n";

TEST_F(HoldTest, dependencies_that_come_in_the_same_run_are_held_in_it) {
  host_.packages.offer("libnvidia-ml1").offer("nvidia-smi", {.depends = {"libnvidia-ml1"}});
  lab({{"driver", kDriver}});
  const auto planned = plan();
  ASSERT_EQ(planned.changes.size(), 3U);
  EXPECT_EQ(planned.changes[1].reason, "not on hold: libnvidia-ml1, nvidia-smi");
  const auto result = converge();
  expect_faithful(result);
  EXPECT_TRUE(host_.packages.status("libnvidia-ml1")->held);
  EXPECT_TRUE(plan().empty());
}

TEST_F(HoldTest, taken_out_the_packages_are_let_go_and_stay) {
  host_.packages.offer("nvidia-smi");
  lab({{"driver", kDriver}});
  converge();
  lab({{"driver", "resources: []\n"}});
  converge();
  EXPECT_TRUE(host_.packages.status("nvidia-smi")->installed);
  EXPECT_FALSE(host_.packages.status("nvidia-smi")->held);
}

}  // namespace
}  // namespace tend::testing
