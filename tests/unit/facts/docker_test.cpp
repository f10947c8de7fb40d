#include "facts/docker.hpp"

#include <gtest/gtest.h>

#include "facts/gatherers.hpp"
#include "support/memory_files.hpp"
#include "support/scripted_local_http.hpp"

namespace tend::facts {
namespace {

using testing::MemoryFileSystem;
using testing::ScriptedLocalHttp;

const std::string kInfo = R"({"ServerVersion": "20.10.24+dfsg1", "ContainersRunning": 2,
  "LiveRestoreEnabled": true, "CgroupDriver": "systemd", "DefaultRuntime": "runc",
  "Runtimes": {"runc": {"path": "runc"}, "nvidia": {"path": "nvidia-container-runtime"}},
  "DockerRootDir": "/var/lib/docker", "LoggingDriver": "local",
  "DefaultAddressPools": [{"Base": "10.200.0.0/16", "Size": 24}],
  "Swarm": {"LocalNodeState": "inactive"}})";

const std::string kHookedContainer =
    R"({"HostConfig": {"Runtime": "runc", "DeviceRequests": [{"Driver": "", "Count": -1, "Capabilities": [["gpu"]]}]}})";

struct HostWithEngine : MemoryFileSystem {
  HostWithEngine() {
    add_file("/usr/sbin/dockerd", "");
    add_file("/run/docker.pid", "4711\n");
    add_file("/proc/4711/comm", "dockerd\n");
  }
};

void add_toolkit(MemoryFileSystem& files, const std::string& version, const std::string& config) {
  files.add_file("/usr/bin/nvidia-container-runtime-hook", "");
  files.add_file("/var/lib/dpkg/status",
                 "Package: nvidia-container-toolkit\nStatus: install ok installed\n"
                 "Architecture: amd64\nVersion: " +
                     version + "\n\n");
  files.add_file("/etc/nvidia-container-runtime/config.toml", config);
}

Value gathered(const MemoryFileSystem& files, const ScriptedLocalHttp& local) {
  auto facts = gather_docker(files, local);
  EXPECT_TRUE(facts) << facts.error().str();
  return facts.value_or(Value());
}

std::string fact(const Value& facts, const char* name) {
  const Value* value = facts.find(name);
  return value == nullptr ? "missing" : value->display();
}

TEST(DockerFacts, AHostWithoutItIsNotAsked) {
  MemoryFileSystem files;
  ScriptedLocalHttp local;
  const auto facts = gathered(files, local);
  EXPECT_EQ(fact(facts, "installed"), "false");
  EXPECT_EQ(fact(facts, "running"), "false");
  EXPECT_EQ(fact(facts, "containers"), "0");
  EXPECT_TRUE(local.asked().empty());
}

TEST(DockerFacts, AnEngineThatDoesNotRunIsNotStartedByAsking) {
  HostWithEngine files;
  files.add_file("/proc/4711/comm", "bash\n");  // the number was given away again
  ScriptedLocalHttp local;
  const auto facts = gathered(files, local);
  EXPECT_EQ(fact(facts, "installed"), "true");
  EXPECT_EQ(fact(facts, "running"), "false");
  EXPECT_TRUE(local.asked().empty());
}

TEST(DockerFacts, AreWhatTheEngineRunsWith) {
  ScriptedLocalHttp local;
  local.on("/info", kInfo);
  const auto facts = gathered(HostWithEngine(), local);
  EXPECT_EQ(facts.display(),
            "{installed: true, running: true, version: 20.10.24+dfsg1, containers: 2, "
            "live_restore: true, cgroup_driver: systemd, runtimes: [nvidia, runc], "
            "default_runtime: runc, data_root: /var/lib/docker, log_driver: local, "
            "address_pools: [10.200.0.0/16 in parts of /24], swarm: false, "
            "hook_mode_gpu_containers: 0}");
  EXPECT_EQ(local.asked(), std::vector<std::string>{"/run/docker.sock /info"});
}

TEST(DockerFacts, OfAnEngineThatHangsOrIsNotOursToAskAreUnknown) {
  ScriptedLocalHttp hangs;
  const auto facts = gathered(HostWithEngine(), hangs);
  EXPECT_EQ(fact(facts, "running"), "true");
  EXPECT_EQ(fact(facts, "containers"), "unknown (/run/docker.sock did not answer in time)");
  EXPECT_EQ(fact(facts, "hook_mode_gpu_containers"), "0");
  HostWithEngine with_toolkit;
  add_toolkit(with_toolkit, "1.17.8-1", "");
  EXPECT_EQ(fact(gathered(with_toolkit, hangs), "hook_mode_gpu_containers"),
            "unknown (/run/docker.sock did not answer in time)");
  ScriptedLocalHttp kept;
  kept.on("/info", fail(ErrorCode::permission, "connect"));
  EXPECT_EQ(fact(gathered(HostWithEngine(), kept), "live_restore"), "unknown (needs root)");
  ScriptedLocalHttp odd;
  odd.on("/info", std::string("{\"ServerVersion\": 5}"));
  EXPECT_EQ(fact(gathered(HostWithEngine(), odd), "version"),
            "unknown (dockerd does not tell its ServerVersion)");
}

TEST(DockerFacts, CountContainersThatADaemonReloadTakesTheGpusFrom) {
  ScriptedLocalHttp local;
  local.on("/info", kInfo)
      .on("/containers/json", std::string(R"([{"Id": "a"}, {"Id": "b"}])"))
      .on("/containers/a/json", kHookedContainer)
      .on("/containers/b/json", std::string(R"({"HostConfig": {"DeviceRequests": null}})"));
  struct Case {
    std::string version;
    std::string config;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"1.17.8-1", "", "1"},
      {"1.18.0-1", "mode = \"auto\"\n", "0"},
      {"1.18.0-1", "[nvidia-container-runtime]\n  mode = \"legacy\"\n", "1"},
      {"1.20.0-1", "", "0"},
      {"2.0.0-1", "", "0"},
  };
  for (const auto& each : cases) {
    HostWithEngine files;
    add_toolkit(files, each.version, each.config);
    EXPECT_EQ(fact(gathered(files, local), "hook_mode_gpu_containers"), each.expected)
        << each.version;
  }
  HostWithEngine files;
  add_toolkit(files, "1.17.8-1", "");
  ScriptedLocalHttp cgroupfs = local;
  std::string info = kInfo;
  info.replace(info.find("systemd"), 7, "cgroupfs");
  cgroupfs.on("/info", info);
  EXPECT_EQ(fact(gathered(files, cgroupfs), "hook_mode_gpu_containers"), "0");
  ScriptedLocalHttp silent = local;
  silent.on("/containers/b/json", fail(ErrorCode::timeout, "no answer"));
  EXPECT_EQ(fact(gathered(files, silent), "hook_mode_gpu_containers"), "unknown (no answer)");
}

TEST(DockerFacts, HookedIsWhoAsksForGpusTheOldWay) {
  const auto hooked = [](const std::string& config) {
    return has_hooked_gpus("{\"HostConfig\": " + config + "}").value_or(false);
  };
  EXPECT_TRUE(hooked(R"({"Runtime": "nvidia"})"));
  EXPECT_TRUE(hooked(R"({"DeviceRequests": [{"Driver": "nvidia"}]})"));
  EXPECT_TRUE(hooked(R"({"DeviceRequests": [{"Driver": "", "Capabilities": [["gpu"]]}]})"));
  EXPECT_FALSE(
      hooked(R"({"DeviceRequests": [{"Driver": "cdi", "DeviceIDs": ["nvidia.com/gpu=0"]}]})"));
  EXPECT_FALSE(hooked(R"({"Runtime": "runc", "DeviceRequests": []})"));
}

}  // namespace
}  // namespace tend::facts
