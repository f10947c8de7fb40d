// Containers on hosts where the Engine is still to come, or to be started.
#include "unit/engine/lab_on_host.hpp"

namespace tend::testing {
namespace {

const std::string kImage = "lab/tool@sha256:" + std::string(64, 'a');
const std::string kTool = "  - container: tool\n    image: " + kImage + "\n";
const std::string kService = "  - service: docker\n    state: started\n";

class ContainersOnHost : public LabOnHost {
 protected:
  ContainersOnHost() {
    Candidate docker;
    docker.version = "20.10";
    docker.units["docker.service"] = MemoryUnit{.running = true, .unit_file_state = "enabled"};
    host_.packages.offer("docker.io", docker);
  }
};

TEST_F(ContainersOnHost, OfAFreshHostArePlannedBehindThePackage) {
  host_.containers.forbid("there is no Docker Engine here", false);
  lab({{"docker", "resources:\n  - package: docker.io\n" + kService + kTool}});
  const auto planned = plan();
  EXPECT_EQ(lines(planned), (Lines{"create package:docker.io", "start service:docker.service",
                                   "create container:tool"}));
  EXPECT_TRUE(planned.deferred.empty() && planned.unknown.empty() && planned.failures.empty());
  ASSERT_EQ(planned.changes.size(), 3U);
  EXPECT_EQ(planned.changes[2].after.front().str(), "package:docker.io");
  host_.containers.forbid("", true);
  const auto result = apply(planned, engine::Bound::by_catalog);
  expect_faithful(result);
  EXPECT_TRUE(plan().changes.empty());
}

TEST_F(ContainersOnHost, OfAnEngineThatIsToBeStartedAreUnknown) {
  host_.containers.forbid("the Docker Engine is not running", true);
  host_.units.put("docker.service", {.running = false, .unit_file_state = "enabled"});
  lab({{"docker", "resources:\n" + kService + kTool}});
  const auto planned = plan();
  EXPECT_EQ(lines(planned), Lines{"start service:docker.service"});
  ASSERT_EQ(planned.unknown.size(), 1U);
  EXPECT_EQ(planned.unknown[0].reason, "after service:docker.service");
  host_.containers.forbid("", true);
  expect_faithful(apply(planned, engine::Bound::by_catalog));
  EXPECT_TRUE(host_.containers.at("tool").running);
}

TEST_F(ContainersOnHost, OfAnEngineThatStaysStoppedAreDeferredAndNotForgotten) {
  lab({{"tools", "resources:\n" + kTool}});
  converge();
  host_.containers.forbid("the Docker Engine is not running", true);
  EXPECT_EQ(lines(converge()), Lines{"deferred container:tool: the Docker Engine is not running"});
  lab({{"tools", "resources: []\n"}});
  EXPECT_EQ(lines(converge()), Lines{"deferred container:tool: the Docker Engine is not running"});
  host_.containers.forbid("", true);
  EXPECT_EQ(lines(converge()), Lines{"changed remove container:tool"});
  EXPECT_TRUE(plan().changes.empty());
}

TEST_F(ContainersOnHost, ThatSomebodyPutInThePlaceOfOursStay) {
  lab({{"tools", "resources:\n" + kTool}});
  converge();
  host_.containers.put("tool", "theirs");
  lab({{"tools", "resources: []\n"}});
  const auto planned = plan();
  ASSERT_EQ(planned.deferred.size(), 1U);
  EXPECT_TRUE(planned.deferred[0].reason.starts_with("stays: there is a container tool that Tend"));
  converge();
  EXPECT_TRUE(host_.containers.at("tool").running);
  EXPECT_TRUE(plan().deferred.empty());
}

TEST_F(ContainersOnHost, AreMadeAfterTheDirectoriesThatTheyAreShown) {
  lab({{"tools",
        "resources:\n" + kTool + "    volumes: [\"/srv/data:/data\"]\n" + "    after: []\n"},
       {"data", "resources:\n  - file: /srv/data\n    state: directory\n"}});
  EXPECT_EQ(order(), (Lines{"file:/srv/data", "container:tool"}));
}

}  // namespace
}  // namespace tend::testing
