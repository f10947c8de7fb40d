// A daemon-reload that would take the GPUs from running containers waits, and what needs it.
#include "unit/engine/lab_on_host.hpp"

namespace tend::testing {
namespace {

const std::string kHarm = "a daemon-reload would take the GPUs from 1 running container";
const std::string kUnits =
    "resources:\n"
    "  - systemd_unit: gpu-watch\n"
    "    content: "
    "\"[Service]\\nExecStart=/usr/bin/true\\n[Install]\\nWantedBy=multi-user.target\\n\"\n"
    "  - systemd_unit: cron\n"
    "    dropin: nice\n"
    "    content: \"[Service]\\nNice=5\\n\"\n"
    "    restarts: cron\n"
    "  - file: /etc/gpu-watch.conf\n"
    "    content: x\n"
    "  - service: gpu-watch\n"
    "    state: started\n"
    "    enabled: true\n"
    "  - service: cron\n"
    "    state: started\n";

class DaemonReload : public LabOnHost {
 protected:
  DaemonReload() {
    lab({{"watch", kUnits}});
    host_.units.put("cron.service", {.running = true, .unit_file_state = "enabled"});
  }
};

TEST_F(DaemonReload, IsDoneOnceForAllUnitsThatChanged) {
  const auto result = converge();
  expect_faithful(result);
  const auto& calls = host_.units.calls();
  EXPECT_EQ(std::count(calls.begin(), calls.end(), "daemon-reload"), 1) << calls.size();
  host_.units.forget_records();
  converge();
  EXPECT_EQ(host_.units.calls(), Lines{});
}

TEST_F(DaemonReload, ThatWouldHarmWaitsWithWhatNeedsItAndTheRestGoesOn) {
  reload_harm_ = kHarm;
  const auto planned = plan();
  EXPECT_EQ(lines(planned), Lines{"create file:/etc/gpu-watch.conf"});
  ASSERT_EQ(planned.deferred.size(), 3U);
  EXPECT_EQ(planned.deferred[0].reason, kHarm);
  const auto result = converge();
  expect_faithful(result);
  EXPECT_EQ(lines(result), (Lines{"deferred systemd_unit:gpu-watch.service: " + kHarm,
                                  "deferred systemd_unit:cron.service#nice: " + kHarm,
                                  "changed create file:/etc/gpu-watch.conf",
                                  "deferred service:gpu-watch.service: there is no such unit, and "
                                  "systemd_unit:gpu-watch.service is deferred"}));
  EXPECT_EQ(host_.units.calls(), Lines{});
  EXPECT_EQ(host_.files.node("/etc/systemd/system/gpu-watch.service"), nullptr);
}

TEST_F(DaemonReload, IsMadeUpForOnceTheContainersAreGone) {
  reload_harm_ = kHarm;
  converge();
  reload_harm_.clear();
  const auto result = converge();
  expect_faithful(result);
  EXPECT_EQ(host_.units.calls(), (Lines{"enable gpu-watch.service", "daemon-reload",
                                        "start gpu-watch.service", "restart cron.service"}));
}

TEST_F(DaemonReload, OfAHostThatHasAllThatIsWishedIsNothingToTell) {
  converge();
  reload_harm_ = kHarm;
  EXPECT_TRUE(plan().deferred.empty());
  EXPECT_EQ(lines(converge()), Lines{});
}

}  // namespace
}  // namespace tend::testing
