#include "resource_testing.hpp"
#include "resources/container_text.hpp"

namespace tend::testing {
namespace {

const std::string kDigest = "sha256:" + std::string(64, 'a');
const std::string kOther = "sha256:" + std::string(64, 'b');
const std::string kImage = "ghcr.io/google/cadvisor@" + kDigest;

model::Resource cadvisor(Map more = {}) {
  Map attributes{{"image", Value(kImage)}};
  for (const auto& entry : more) attributes.set(entry.key, entry.value);
  return make_resource("container", "cadvisor", std::move(attributes));
}

List texts(std::initializer_list<const char*> words) {
  List list;
  for (const char* word : words) list.emplace_back(word);
  return list;
}

// Its changes that can be made, and why the others cannot, as the engine asks for them.
std::string deferral_of(const model::Resource& resource, const MemoryHost& host) {
  const auto& provider = provider_of("container");
  const auto observed = provider.observe(resource, host.readers());
  if (!observed) return observed.error().message;
  const auto changes = provider.decide(resource, *observed);
  return changes.empty() ? "no change" : provider.deferral(changes.front(), *observed, {});
}

TEST(Container, IsMadeOfItsPulledImageAndRuns) {
  MemoryHost host;
  const auto resource = cadvisor({{"ports", texts({"127.0.0.1:8080:8080"})}});
  const auto changes = changes_of(resource, host);
  ASSERT_EQ(told(changes), Told{"create: does not exist"});
  ASSERT_NE(changes[0].find("image on the host"), nullptr);
  EXPECT_EQ(changes[0].find("image on the host")->before, Value(false));
  EXPECT_EQ(changes[0].find("running")->after, Value(true));
  expect_converges(resource, host);
  EXPECT_EQ(host.containers.calls(), std::vector<std::string>{"make cadvisor of " + kImage});
  EXPECT_EQ(host.containers.at("cadvisor").settings.find("ports")->display(),
            "[127.0.0.1:8080:8080/tcp]");
}

TEST(Container, WhoseImageIsThereIsNotSaidToPullIt) {
  MemoryHost host;
  host.containers.put_image(kImage);
  EXPECT_EQ(changes_of(cadvisor(), host)[0].find("image on the host"), nullptr);
}

TEST(Container, StoppedByHandIsStartedAgain) {
  MemoryHost host;
  expect_converges(cadvisor(), host);
  host.containers.at("cadvisor").running = false;
  host.containers.at("cadvisor").condition = "exited with 137";
  EXPECT_EQ(expect_converges(cadvisor(), host), Told{"start: not running (exited with 137)"});
  EXPECT_EQ(host.containers.calls().back(), "start cadvisor");
}

TEST(Container, RemovedByHandIsMadeAgain) {
  MemoryHost host;
  expect_converges(cadvisor(), host);
  host.containers.erase("cadvisor");
  EXPECT_EQ(expect_converges(cadvisor(), host), Told{"create: does not exist"});
}

TEST(Container, OfAnotherImageIsMadeAnew) {
  MemoryHost host;
  expect_converges(cadvisor(), host);
  const std::string next = "ghcr.io/google/cadvisor@" + kOther;
  EXPECT_EQ(expect_converges(cadvisor({{"image", Value(next)}}), host),
            Told{"change: made anew: image is " + kImage + ", wanted " + next});
}

TEST(Container, WhoseSettingsDifferIsMadeAnewAndSaysWhich) {
  MemoryHost host;
  const auto resource = cadvisor({{"env", Map{{"LANG", "C"}, {"MODE", "a"}}},
                                  {"volumes", texts({"/:/rootfs:ro"})},
                                  {"cap_drop", texts({"cap_net_raw", "CHOWN"})}});
  expect_converges(resource, host);
  auto& settings = host.containers.at("cadvisor").settings;
  settings.set("env", Map{{"LANG", "C"}, {"MODE", "b"}, {"PATH", "/bin"}});
  settings.set("cap_drop", texts({"CHOWN"}));
  EXPECT_EQ(expect_converges(resource, host),
            Told{"change: made anew: cap_drop is [CHOWN], wanted [CHOWN, NET_RAW]; env.MODE is b, "
                 "wanted a"});
}

TEST(Container, WhatTheImageBringsIsNoDifference) {
  MemoryHost host;
  const auto resource =
      cadvisor({{"env", Map{{"LANG", "C"}}}, {"volumes", texts({"/:/rootfs:ro", "data:/data"})}});
  expect_converges(resource, host);
  auto& settings = host.containers.at("cadvisor").settings;
  settings.set("env", Map{{"PATH", "/bin"}, {"LANG", "C"}});
  settings.set("volumes", texts({"/:/rootfs:ro,rslave", "0123:/image", "data:/data"}));
  settings.set("command", texts({"/usr/bin/cadvisor"}));
  EXPECT_EQ(told(changes_of(resource, host)), Told{});
}

TEST(Container, WhatIsNotDeclaredAnyMoreGoesWithTheFormerContainer) {
  MemoryHost host;
  expect_converges(cadvisor({{"env", Map{{"LANG", "C"}}}}), host);
  const auto changes = changes_of(cadvisor(), host);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].reason, "made anew: it was made of another declaration");
  expect_converges(cadvisor(), host);
}

TEST(Container, ARestartPolicyIsChangedInPlace) {
  MemoryHost host;
  expect_converges(cadvisor(), host);
  EXPECT_EQ(expect_converges(cadvisor({{"restart_policy", "always"}}), host),
            Told{"change: restart_policy is unless-stopped, wanted always"});
  EXPECT_EQ(host.containers.calls().back(), "restart policy of cadvisor: always");
}

TEST(Container, AMirrorIsAskedInPlaceOfTheRegistryAndItsChangeChangesNothing) {
  MemoryHost host;
  expect_converges(cadvisor({{"mirror", "mirror.lab.example:5000"}}), host);
  EXPECT_EQ(host.containers.calls().back(),
            "make cadvisor of mirror.lab.example:5000/google/cadvisor@" + kDigest);
  const auto elsewhere = cadvisor({{"mirror", "other.lab.example"}});
  // The Engine knows an image by its digest, under whatever name it was pulled.
  host.containers.at("cadvisor").image = "other.lab.example/google/cadvisor@" + kDigest;
  EXPECT_EQ(told(changes_of(elsewhere, host)), Told{});
}

TEST(Container, ThatSomebodyElseMadeIsLeftAlone) {
  MemoryHost host;
  host.containers.put("cadvisor", "jupyter:latest");
  const std::string words =
      "there is a container cadvisor that Tend did not make (docker inspect cadvisor): rename or "
      "remove it, or say `replace: true`";
  EXPECT_EQ(observe_error(cadvisor(), host.readers()), words);
  EXPECT_EQ(observe_error(cadvisor({{"state", "absent"}}), host.readers()), words);
  EXPECT_EQ(expect_converges(cadvisor({{"replace", true}}), host),
            Told{"change: made anew: image is jupyter:latest, wanted " + kImage +
                 "; restart_policy is not set, wanted unless-stopped"});
}

TEST(Container, WishedStoppedIsThereAndDoesNotRun) {
  MemoryHost host;
  const auto resource = cadvisor({{"state", "stopped"}});
  expect_converges(resource, host);
  EXPECT_FALSE(host.containers.at("cadvisor").running);
  host.containers.at("cadvisor").running = true;
  EXPECT_EQ(expect_converges(resource, host), Told{"stop: running, wanted stopped"});
}

TEST(Container, WithoutAnEngineWaits) {
  MemoryHost host;
  host.containers.forbid("there is no Docker Engine here", false);
  EXPECT_EQ(deferral_of(cadvisor(), host), "there is no Docker Engine here");
  EXPECT_EQ(deferral_of(cadvisor({{"state", "absent"}}), host), "no change");
  host.containers.forbid("the Docker Engine is not running", true);
  EXPECT_EQ(deferral_of(cadvisor(), host), "the Docker Engine is not running");
  EXPECT_EQ(deferral_of(cadvisor({{"state", "absent"}}), host), "the Docker Engine is not running");
}

TEST(Container, OfAnEngineThatHangsCannotBeJudged) {
  MemoryHost host;
  host.containers.fail_questions(ErrorCode::timeout);
  EXPECT_EQ(observe_error(cadvisor(), host.readers()), "asked the Engine");
  host.containers.fail_questions(ErrorCode::permission);
  const auto changes = changes_of(cadvisor(), host);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].reason, "unknown (needs root)");
}

TEST(Container, BehindAPlannedPackageIsPlannedWithItsFormerStateUnknown) {
  const auto changes = decide_behind_package(cadvisor());
  EXPECT_EQ(told(changes), Told{"create: unknown (after package:chrony)"});
  EXPECT_TRUE(changes[0].find("image on the host")->before.is_unknown());
}

TEST(Container, ASecretOfItsEnvironmentIsMarkedAndReachesTheEngine) {
  MemoryHost host;
  const auto resource = cadvisor({{"env", Map{{"PASSWORD", Value("canary").marked_sensitive()}}}});
  expect_converges(resource, host);
  auto& settings = host.containers.at("cadvisor").settings;
  EXPECT_EQ(settings.find("env")->find("PASSWORD")->as_string(), "canary");
  settings.set("env", Map{{"PASSWORD", "leaked"}});
  const auto changes = changes_of(resource, host);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].reason, "made anew: env.PASSWORD differs");
  EXPECT_TRUE(changes[0].find("env.PASSWORD")->before.sensitive());
  const auto other = cadvisor({{"env", Map{{"PASSWORD", Value("other").marked_sensitive()}}}});
  host.containers.at("cadvisor").settings.set("env", Map{{"PASSWORD", "other"}});
  EXPECT_EQ(told(changes_of(other, host)),
            Told{"change: made anew: it was made of another declaration"});
}

TEST(Container, WithASecretLeavesTheStateThatTheLedgersWishKnows) {
  MemoryHost host;
  const auto resource = cadvisor({{"env", Map{{"PASSWORD", Value("canary").marked_sensitive()}}}});
  expect_converges(resource, host);
  const auto& provider = provider_of("container");
  EXPECT_EQ(model::digest_of(*provider.observe(resource, host.readers())),
            model::digest_of(*provider.observe(cadvisor(), host.readers())));
}

TEST(Container, GoesWithWhatWasMade) {
  MemoryHost host;
  const auto& provider = provider_of("container");
  const auto original = provider.observe(cadvisor(), host.readers());
  expect_converges(cadvisor(), host);
  const auto restoration = provider.restoration(cadvisor(), *original);
  ASSERT_TRUE(restoration.wish);
  const auto leaving = make_resource("container", "cadvisor", *restoration.wish);
  EXPECT_EQ(expect_converges(leaving, host), Told{"remove: exists, wanted absent"});
  EXPECT_EQ(host.containers.calls().back(), "remove cadvisor");
}

TEST(Container, ThatARunChangedCanBeMadeAgainAsItWas) {
  MemoryHost host;
  const auto first = cadvisor({{"env", Map{{"LANG", "C"}}}, {"user", "65534"}});
  const auto second = cadvisor({{"env", Map{{"LANG", "de"}}}, {"user", "0"}});
  expect_converges(first, host);
  const auto before = provider_of("container").observe(second, host.readers());
  expect_converges(second, host);
  const auto restoration = provider_of("container").restoration(second, *before);
  ASSERT_TRUE(restoration.wish);
  expect_converges(make_resource("container", "cadvisor", *restoration.wish), host);
  const auto& settings = host.containers.at("cadvisor").settings;
  EXPECT_EQ(settings.find("env")->display(), "{LANG: C}");
  EXPECT_EQ(settings.find("user")->as_string(), "65534");
}

TEST(Container, WaitsForTheEngineAndForWhatItIsShown) {
  const auto subjects = provider_of("container")
                            .needs(cadvisor({{"volumes", texts({"/srv/data:/data", "cache:/c"})}}));
  ASSERT_EQ(subjects.size(), 2U);
  EXPECT_EQ(subjects[0].name, "docker.service");
  EXPECT_EQ(subjects[1].name, "/srv/data");
}

TEST(Container, WithFaultyWishesIsRefused) {
  const auto faults = [](Map more) { return faults_of(cadvisor(std::move(more))); };
  EXPECT_EQ(faults({}), std::vector<std::string>{});
  EXPECT_EQ(faults({{"image", ""}}), std::vector<std::string>{"`container` needs `image`"});
  EXPECT_EQ(faults({{"image", "busybox:1.36"}}),
            std::vector<std::string>{"`busybox:1.36` names whatever its registry calls so today: "
                                     "write busybox@sha256:… (docker image inspect tells "
                                     "RepoDigests), or say `allow_tag: true`"});
  EXPECT_EQ(faults({{"image", "busybox:1.36"}, {"allow_tag", true}}), std::vector<std::string>{});
  EXPECT_EQ(faults({{"ports", texts({"8080"})}, {"devices", texts({"kmsg"})}}).size(), 2U);
  EXPECT_EQ(faults({{"ports", texts({"80:80"})}, {"network", "host"}}),
            std::vector<std::string>{"with `network: host` there are no ports to give away"});
  EXPECT_EQ(faults({{"labels", Map{{"tend.wish", "x"}}}}),
            std::vector<std::string>{"the label tend.wish is Tend's own"});
  EXPECT_EQ(faults({{"mirror", "https://mirror"}}),
            std::vector<std::string>{
                "`https://mirror` is no registry (HOST[:PORT][/PATH], without https://)"});
  EXPECT_EQ(faults({{"memory", 1024}}),
            std::vector<std::string>{"`memory` must be at least 6M, the least that Docker takes"});
  for (const char* name : {"x", "-x", "a/b", "a b", ""}) {
    EXPECT_NE(name_error("container", name).find("is no name of a container"), std::string::npos)
        << name;
  }
}

TEST(ContainerText, IsBroughtIntoOneSpelling) {
  using namespace resources;  // NOLINT(google-build-using-namespace)
  struct Case {
    Result<std::string> (*canonical)(const std::string&);
    const char* text;
    const char* expected;  // nullptr: refused
  };
  const std::vector<Case> cases = {
      {canonical_port, "8080:80", "8080:80/tcp"},
      {canonical_port, "[::1]:53:53/udp", "[::1]:53:53/udp"},
      {canonical_port, "127.0.0.1:1:65535", "127.0.0.1:1:65535/tcp"},
      {canonical_port, "80", nullptr},
      {canonical_port, "80:70000", nullptr},
      {canonical_port, "host:80:80", nullptr},
      {canonical_port, "80:80/xyz", nullptr},
      {canonical_volume, "/srv//data/:/data:rw", "/srv/data:/data"},
      {canonical_volume, "/:/rootfs:rslave,ro", "/:/rootfs:ro,rslave"},
      {canonical_volume, "cache:/var/cache", "cache:/var/cache"},
      {canonical_volume, "cache:/var/cache:rslave", nullptr},
      {canonical_volume, "../x:/y", nullptr},
      {canonical_volume, "/x", nullptr},
      {canonical_volume, "/x:y", nullptr},
      {canonical_volume, "/x:/y:z", nullptr},
      {canonical_tmpfs, "/tmp", "/tmp"},
      {canonical_tmpfs, "/tmp:size=64m", "/tmp:size=64m"},
      {canonical_tmpfs, "tmp", nullptr},
      {canonical_device, "/dev/kmsg", "/dev/kmsg:/dev/kmsg:rwm"},
      {canonical_device, "/dev/a:/dev/b:r", "/dev/a:/dev/b:r"},
      {canonical_device, "nvidia.com/gpu=all", "nvidia.com/gpu=all"},
      {canonical_device, "nvidia.com/gpu", nullptr},
      {canonical_device, "/dev/a:/dev/b:x", nullptr},
      {canonical_capability, "cap_sys_admin", "SYS_ADMIN"},
      {canonical_capability, "ALL", "ALL"},
      {canonical_capability, "SYS ADMIN", nullptr},
  };
  for (const auto& each : cases) {
    const auto canonical = each.canonical(each.text);
    EXPECT_EQ(canonical.value_or(""), each.expected == nullptr ? "" : each.expected) << each.text;
  }
}

TEST(ContainerText, AnImageIsAskedForByTheNameThatTheMirrorKnows) {
  const auto asked = [](const std::string& text, const std::string& mirror) {
    const auto image = resources::parse_image(text);
    return image ? resources::engine_reference(*image, mirror) : "no image";
  };
  EXPECT_EQ(asked(kImage, ""), kImage);
  EXPECT_EQ(asked("ghcr.io/google/cadvisor:v1@" + kDigest, ""), kImage);
  EXPECT_EQ(asked(kImage, "m:5000/hub"), "m:5000/hub/google/cadvisor@" + kDigest);
  EXPECT_EQ(asked("busybox", "m:5000"), "m:5000/library/busybox:latest");
  EXPECT_EQ(asked("lab/x:1", "m"), "m/lab/x:1");
  EXPECT_EQ(asked("127.0.0.1:5000/x:1", ""), "127.0.0.1:5000/x:1");
  EXPECT_EQ(asked(kDigest, "m"), kDigest);
  for (const char* text :
       {"", "A/b", "x@sha256:12", "x y", "/x", "x/", "a&b", "x:a b", "@sha256:1"}) {
    EXPECT_EQ(asked(text, ""), "no image") << text;
  }
}

}  // namespace
}  // namespace tend::testing
