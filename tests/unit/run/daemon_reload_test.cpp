#include "run/daemon_reload.hpp"

#include <gtest/gtest.h>

namespace tend::run {
namespace {

std::string harm(Value count) {
  return reload_harm(Map{{"docker", Map{{"hook_mode_gpu_containers", std::move(count)}}}});
}

TEST(ReloadHarm, IsThereWhereContainersWouldLoseTheirGpusOrNobodyCanSay) {
  EXPECT_EQ(harm(0), "");
  EXPECT_EQ(harm(2),
            "a daemon-reload would take the GPUs from 2 running containers (injected by NVIDIA's "
            "hook)");
  EXPECT_EQ(harm(Unknown{"dockerd did not answer in time"}),
            "a daemon-reload may take GPUs from containers, and dockerd did not answer in time");
  EXPECT_EQ(reload_harm(Map{}), "");
}

}  // namespace
}  // namespace tend::run
