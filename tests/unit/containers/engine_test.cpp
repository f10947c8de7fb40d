#include "containers/engine.hpp"

#include <gtest/gtest.h>

#include "support/memory_files.hpp"
#include "support/scripted_local_http.hpp"

namespace tend::containers {
namespace {

using testing::MemoryFileSystem;
using testing::ScriptedLocalHttp;

const std::string kDigest = "sha256:" + std::string(64, 'a');
const std::string kReference = "ghcr.io/google/cadvisor@" + kDigest;
const std::string kImages =
    R"([{"Id": "sha256:77", "RepoTags": null, "RepoDigests": ["m:5000/google/cadvisor@)" + kDigest +
    R"("]}, {"Id": "sha256:88", "RepoTags": ["busybox:latest"], "RepoDigests": []}])";
// As Docker 20.10 and 29 describe one, what nobody asks left out.
const std::string kContainer = R"({
  "Name": "/cadvisor", "Image": "sha256:77",
  "State": {"Status": "running", "Running": true, "ExitCode": 0},
  "Config": {"Image": "m:5000/google/cadvisor@x", "User": "", "Cmd": ["--port=8080"],
    "Entrypoint": ["/usr/bin/cadvisor"], "Env": ["PATH=/bin", "A=b=c"],
    "Labels": {"tend.wish": "11", "vendor": "x"}},
  "HostConfig": {"NetworkMode": "default", "ReadonlyRootfs": true, "CapAdd": ["CAP_SYS_PTRACE"],
    "CapDrop": null, "SecurityOpt": ["no-new-privileges"], "Memory": 67108864,
    "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 3},
    "PortBindings": {"8080/tcp": [{"HostIp": "::1", "HostPort": "9"}, {"HostIp": "", "HostPort": "8"}]},
    "Tmpfs": {"/tmp": "size=64m", "/run": ""},
    "Devices": [{"PathOnHost": "/dev/kmsg", "PathInContainer": "/dev/kmsg", "CgroupPermissions": "r"}],
    "DeviceRequests": [{"Driver": "cdi", "DeviceIDs": ["nvidia.com/gpu=0"]}, {"Driver": "nvidia"}]},
  "Mounts": [
    {"Type": "bind", "Source": "/", "Destination": "/rootfs", "RW": false, "Propagation": "rslave"},
    {"Type": "bind", "Source": "/srv", "Destination": "/srv", "RW": true, "Propagation": "rprivate"},
    {"Type": "volume", "Name": "cache", "Source": "/var/lib/docker/volumes/cache/_data",
     "Destination": "/cache", "RW": true, "Propagation": ""}]})";

struct HostWithEngine : MemoryFileSystem {
  HostWithEngine() {
    add_file("/usr/sbin/dockerd", "");
    add_file("/run/docker.pid", "4711\n");
    add_file("/proc/4711/comm", "dockerd\n");
  }
};

class EngineTest : public ::testing::Test {
 protected:
  system::ContainerStatus asked(const std::string& image = kReference) {
    const auto status = make_container_reader(files_, http_, "/")->container("cadvisor", image);
    EXPECT_TRUE(status) << status.error().str();
    return status.value_or(system::ContainerStatus());
  }
  std::string make(system::ContainerWish wish) {
    const auto done = make_container_manager(files_, http_, "/")->make(wish);
    return done ? "done" : done.error().message;
  }
  static system::ContainerWish cadvisor() {
    system::ContainerWish wish;
    wish.name = "cadvisor";
    wish.image = kReference;
    return wish;
  }
  std::vector<std::string> targets() const {
    std::vector<std::string> targets;
    for (const auto& told : http_.told()) targets.push_back(told.substr(0, told.find(" {")));
    return targets;
  }

  HostWithEngine files_;
  ScriptedLocalHttp http_;
};

using Lines = std::vector<std::string>;

TEST_F(EngineTest, ThatIsNotThereOrDoesNotRunIsNotAsked) {
  MemoryFileSystem bare;
  const auto nothing = make_container_reader(bare, http_, "/");
  EXPECT_EQ(nothing->obstacle(), "there is no Docker Engine here");
  EXPECT_FALSE(nothing->container("cadvisor", kReference)->exists);
  EXPECT_TRUE(nothing->container("cadvisor", kReference)->unknown.empty());
  files_.add_file("/proc/4711/comm", "bash\n");
  const auto stopped = make_container_reader(files_, http_, "/");
  EXPECT_EQ(stopped->obstacle(), "the Docker Engine is not running");
  EXPECT_EQ(stopped->container("cadvisor", kReference)->unknown,
            "the Docker Engine is not running");
  EXPECT_EQ(make_container_reader(files_, http_, "/srv/root")->obstacle(),
            "below --root no Docker Engine runs");
  EXPECT_TRUE(http_.asked().empty());
}

TEST_F(EngineTest, TellsWhatAContainerIsMadeOf) {
  http_.on("/images/json", kImages).on("/containers/cadvisor/json", kContainer);
  const auto status = asked();
  EXPECT_TRUE(status.exists && status.running && *status.has_image);
  EXPECT_EQ(status.image, kReference);
  EXPECT_EQ(Value(status.settings).display(),
            "{command: [--port=8080], entrypoint: [/usr/bin/cadvisor], env: {PATH: /bin, A: b=c}, "
            "labels: {tend.wish: 11, vendor: x}, ports: [8:8080/tcp, [::1]:9:8080/tcp], "
            "volumes: [/:/rootfs:ro,rslave, /srv:/srv, cache:/cache], "
            "tmpfs: [/run, /tmp:size=64m], devices: [/dev/kmsg:/dev/kmsg:r, nvidia.com/gpu=0], "
            "cap_add: [SYS_PTRACE], cap_drop: [], security_opt: [no-new-privileges], "
            "network: bridge, user: , restart_policy: on-failure:3, read_only: true, "
            "memory: 67108864}");
  EXPECT_EQ(asked("busybox:latest").image, "m:5000/google/cadvisor@x");
}

TEST_F(EngineTest, FindsAnImageByDigestIdOrTag) {
  http_.on("/images/json", kImages).on_call("GET /containers/cadvisor/json", 404);
  EXPECT_TRUE(*asked().has_image);
  EXPECT_TRUE(*asked("sha256:88").has_image);
  EXPECT_TRUE(*asked("docker.io/library/busybox").has_image);
  EXPECT_FALSE(*asked("busybox:1").has_image);
  EXPECT_FALSE(*asked("x@sha256:0").has_image);
  EXPECT_FALSE(asked().exists);
}

TEST_F(EngineTest, TheStartOfAnotherContainersIdIsNoName) {
  std::string other = kContainer;
  other.replace(other.find("/cadvisor"), 9, "/somebody");
  http_.on("/images/json", kImages).on("/containers/cadvisor/json", other);
  EXPECT_FALSE(asked().exists);
}

TEST_F(EngineTest, OneThatComesAndGoesDoesNotRun) {
  std::string restarting = kContainer;
  restarting.replace(restarting.find(R"("running")"), 9, R"("restarting")");
  http_.on("/images/json", kImages).on("/containers/cadvisor/json", restarting);
  EXPECT_FALSE(asked().running);
  EXPECT_EQ(asked().condition, "restarting with 0");
}

TEST_F(EngineTest, ThatHangsIsAnErrorOfItsDeadline) {
  const auto status = make_container_reader(files_, http_, "/")->container("cadvisor", kReference);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::timeout);
  EXPECT_EQ(status.error().str(),
            "/run/docker.sock did not answer in time (while asking the Docker Engine)");
}

TEST_F(EngineTest, MakesAContainerOfWhatIsWished) {
  http_.on("/images/json", kImages)
      .on_call("GET /containers/cadvisor/json", 404)
      .on_call("GET /containers/cadvisor.tend-new/json", 404)
      .on_call("POST /containers/create?name=cadvisor", 201, R"({"Id": "1"})")
      .on_call("POST /containers/cadvisor/start", 204);
  auto wish = cadvisor();
  wish.settings = {{"command", List{"--port=8080"}},
                   {"env", Map{{"TOKEN", Value("canary").marked_sensitive()}}},
                   {"ports", List{"127.0.0.1:80:8080/tcp", "[::1]:80:8080/tcp"}},
                   {"volumes", List{"/:/rootfs:ro,rslave", "cache:/cache"}},
                   {"tmpfs", List{"/tmp:size=64m"}},
                   {"devices", List{"/dev/kmsg:/dev/kmsg:rwm", "nvidia.com/gpu=all"}},
                   {"cap_drop", List{"ALL"}},
                   {"network", "bridge"},
                   {"restart_policy", "unless-stopped"},
                   {"read_only", true},
                   {"labels", Map{{"tend.wish", "11"}}}};
  EXPECT_EQ(make(wish), "done");
  EXPECT_EQ(
      http_.told(),
      (Lines{"POST /containers/create?name=cadvisor "
             R"({"Image":"m:5000/google/cadvisor@)" +
                 kDigest +
                 R"(","Cmd":["--port=8080"],"Labels":{"tend.wish":"11"},"Env":["TOKEN=canary"],)"
                 R"("ExposedPorts":{"8080/tcp":{}},"HostConfig":{"NetworkMode":"bridge",)"
                 R"("ReadonlyRootfs":true,"CapDrop":["ALL"],"PortBindings":{"8080/tcp":[)"
                 R"({"HostIp":"127.0.0.1","HostPort":"80"},{"HostIp":"::1","HostPort":"80"}]},)"
                 R"("Tmpfs":{"/tmp":"size=64m"},"RestartPolicy":{"Name":"unless-stopped"},)"
                 R"("Mounts":[{"Type":"bind","Source":"/","Target":"/rootfs","ReadOnly":true,)"
                 R"("BindOptions":{"Propagation":"rslave"}},)"
                 R"({"Type":"volume","Source":"cache","Target":"/cache"}],)"
                 R"("Devices":[{"PathOnHost":"/dev/kmsg","PathInContainer":"/dev/kmsg",)"
                 R"("CgroupPermissions":"rwm"}],)"
                 R"("DeviceRequests":[{"Driver":"cdi","DeviceIDs":["nvidia.com/gpu=all"]}]}})",
             "POST /containers/cadvisor/start",
             "POST /containers/cadvisor/wait?condition=not-running"}));
}

TEST_F(EngineTest, AFormerOneGoesOnlyWhenTheNewOneWasAccepted) {
  http_.on("/images/json", kImages)
      .on("/containers/cadvisor/json", kContainer)
      .on_call("GET /containers/cadvisor.tend-new/json", 404)
      .on_call("POST /containers/create?name=cadvisor.tend-new", 400,
               R"({"message": "bind source path does not exist: /srv/x"})");
  EXPECT_EQ(make(cadvisor()),
            "the Docker Engine did not make the container cadvisor: bind source path does not "
            "exist: /srv/x");
  EXPECT_EQ(targets(), Lines{"POST /containers/create?name=cadvisor.tend-new"});
  http_.on_call("POST /containers/create?name=cadvisor.tend-new", 201, "{}")
      .on_call("POST /containers/cadvisor/stop?t=10", 304)
      .on_call("DELETE /containers/cadvisor", 204)
      .on_call("POST /containers/cadvisor.tend-new/rename?name=cadvisor", 204)
      .on_call("POST /containers/cadvisor/start", 204);
  EXPECT_EQ(make(cadvisor()), "done");
  const auto all = targets();
  EXPECT_EQ(Lines(all.begin() + 1, all.end()),
            (Lines{"POST /containers/create?name=cadvisor.tend-new",
                   "POST /containers/cadvisor/stop?t=10", "DELETE /containers/cadvisor",
                   "POST /containers/cadvisor.tend-new/rename?name=cadvisor",
                   "POST /containers/cadvisor/start",
                   "POST /containers/cadvisor/wait?condition=not-running"}));
}

TEST_F(EngineTest, WhatARunThatDiedLeftIsRemovedButNoStrangers) {
  std::string left = kContainer;
  left.replace(left.find("/cadvisor"), 9, "/cadvisor.tend-new");
  http_.on("/images/json", kImages)
      .on_call("GET /containers/cadvisor/json", 404)
      .on("/containers/cadvisor.tend-new/json", left)
      .on_call("DELETE /containers/cadvisor.tend-new?force=true", 204)
      .on_call("POST /containers/create?name=cadvisor", 201, "{}");
  auto wish = cadvisor();
  wish.started = false;
  EXPECT_EQ(make(wish), "done");
  EXPECT_EQ(targets().front(), "DELETE /containers/cadvisor.tend-new?force=true");
  left.replace(left.find("tend.wish"), 9, "some.label");
  http_.on("/containers/cadvisor.tend-new/json", left);
  EXPECT_EQ(make(wish), "done");
  EXPECT_EQ(targets().size(), 3U);
  EXPECT_EQ(targets().back(), "POST /containers/create?name=cadvisor");
}

TEST_F(EngineTest, PullsWhatIsMissingAndSaysWhyItCannot) {
  http_.on("/images/json", std::string("[]")).on_call("GET /containers/cadvisor/json", 404);
  const std::string pull = "POST /images/create?fromImage=ghcr.io/google/cadvisor&tag=" + kDigest;
  http_.on_call(
      pull, 200,
      "{\"status\": \"Pulling\"}\r\n{\"errorDetail\": {}, \"error\": \"no route to host\"}\r\n");
  EXPECT_EQ(make(cadvisor()), "cannot pull " + kReference + ": no route to host");
  http_.on_call(pull, 404, R"({"message": "manifest unknown"})");
  EXPECT_EQ(make(cadvisor()),
            "the Docker Engine did not pull " + kReference + ": manifest unknown");
  http_.on_call(pull, 200, "{\"status\": \"Done\"}\r\n");
  EXPECT_EQ(make(cadvisor()), "what was pulled is not " + kReference);
  EXPECT_EQ(http_.told(), (Lines{pull, pull, pull}));
  auto kept = cadvisor();
  kept.pulled = false;
  EXPECT_EQ(make(kept), "the image " + kReference +
                            " is not on this host, and `pull: never` says not to fetch it");
  kept.pulled = true;
  kept.image = kDigest;
  EXPECT_EQ(make(kept), "the image " + kDigest +
                            " is not on this host, and what is named by its id cannot be pulled");
  EXPECT_EQ(http_.told().size(), 3U);
}

TEST_F(EngineTest, OneThatEndsAtOnceIsAnError) {
  http_.on_call("POST /containers/cadvisor/start", 204)
      .on_call("POST /containers/cadvisor/wait?condition=not-running", 200,
               R"({"StatusCode": 127})");
  const auto done = make_container_manager(files_, http_, "/")->start("cadvisor");
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message,
            "the container cadvisor ended at once with 127 (docker logs cadvisor may tell why)");
}

TEST_F(EngineTest, RemovesAContainerAndNeitherVolumesNorImages) {
  http_.on_call("GET /containers/cadvisor.tend-new/json", 404)
      .on_call("POST /containers/cadvisor/stop?t=10", 204)
      .on_call("DELETE /containers/cadvisor", 204)
      .on_call("POST /containers/cadvisor/update", 200, R"({"Warnings": null})");
  const auto manager = make_container_manager(files_, http_, "/");
  EXPECT_TRUE(manager->remove("cadvisor"));
  EXPECT_TRUE(manager->set_restart_policy("cadvisor", "on-failure:3"));
  EXPECT_EQ(http_.told(),
            (Lines{"POST /containers/cadvisor/stop?t=10", "DELETE /containers/cadvisor",
                   "POST /containers/cadvisor/update "
                   R"({"RestartPolicy":{"Name":"on-failure","MaximumRetryCount":3}})"}));
}

}  // namespace
}  // namespace tend::containers
