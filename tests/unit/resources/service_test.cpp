#include "resource_testing.hpp"

namespace tend::testing {
namespace {

model::Resource chrony(Map attributes) {
  return make_resource("service", "chrony", std::move(attributes));
}

MemoryHost& with_unit(MemoryHost& host, MemoryUnit unit) {
  host.units.put("chrony.service", std::move(unit));
  return host;
}

TEST(Service, IsEnabledFirstAndThenStarted) {
  MemoryHost host;
  with_unit(host, {});
  EXPECT_EQ(expect_converges(chrony({{"state", "started"}, {"enabled", true}}), host),
            (Told{"change: not enabled", "start: not running"}));
  EXPECT_EQ(host.units.calls(),
            (std::vector<std::string>{"enable chrony.service", "start chrony.service"}));
}

TEST(Service, AsWishedNeedsNothing) {
  MemoryHost host;
  with_unit(host, {.running = true, .unit_file_state = "enabled"});
  EXPECT_TRUE(changes_of(chrony({{"state", "started"}, {"enabled", true}}), host).empty());
}

TEST(Service, IsStoppedAndDisabled) {
  MemoryHost host;
  with_unit(host, {.running = true, .unit_file_state = "enabled"});
  EXPECT_EQ(expect_converges(chrony({{"state", "stopped"}, {"enabled", false}}), host),
            (Told{"change: enabled, wanted disabled", "stop: running, wanted stopped"}));
}

TEST(Service, LeavesAloneWhatTheRoleDoesNotName) {
  MemoryHost host;
  with_unit(host, {});
  EXPECT_EQ(expect_converges(chrony({{"enabled", true}}), host), Told{"change: not enabled"});
  EXPECT_FALSE(host.units.status("chrony.service")->running());
}

TEST(Service, WithoutSystemdIsEnabledAndOtherwiseUnknown) {
  MemoryHost host;
  with_unit(host, {});
  host.units.without_systemd();
  const auto changes = changes_of(chrony({{"state", "started"}, {"enabled", true}}), host);
  ASSERT_EQ(told(changes), (Told{"change: not enabled", "start: unknown (systemd not running)"}));
  EXPECT_TRUE(changes[1].find("active")->before.is_unknown());
}

TEST(Service, OfAUnitThatIsNotThereIsPlannedAndFailsByName) {
  MemoryHost host;
  const auto resource = chrony({{"state", "started"}, {"enabled", true}});
  const auto changes = changes_of(resource, host);
  EXPECT_EQ(told(changes), (Told{"change: not enabled; there is no such unit",
                                 "start: not running; there is no such unit"}));
  const auto done = apply_all_changes(resource, host, changes);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message, "unit chrony.service does not exist");
}

TEST(Service, WantedStoppedNeedsNothingWhereThereIsNoSuchUnit) {
  MemoryHost host;
  EXPECT_TRUE(changes_of(chrony({{"state", "stopped"}, {"enabled", false}}), host).empty());
}

TEST(Service, BehindAPlannedPackageIsAStartAfterIt) {
  const auto changes = decide_behind_package(chrony({{"state", "started"}, {"enabled", true}}));
  EXPECT_EQ(told(changes), (Told{"change: unknown (after package:chrony)",
                                 "start: unknown (after package:chrony)"}));
  for (const auto& change : changes) EXPECT_TRUE(change.attributes.at(0).before.is_unknown());
}

TEST(Service, ThatFailsToStartSaysWhy) {
  MemoryHost host;
  with_unit(host, {.failure = "exited with status 1"});
  const auto resource = chrony({{"state", "started"}});
  const auto done = apply_all_changes(resource, host, changes_of(resource, host));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message, "chrony.service: exited with status 1");
}

TEST(Service, ThatIsMaskedOrStaticIsAnErrorInWords) {
  struct Case {
    std::string unit_file_state;
    Map wished;
    std::string message;
  };
  const std::string masked =
      "chrony.service is masked, so it can neither be started nor enabled (systemctl unmask "
      "chrony.service takes that back)";
  const std::vector<Case> cases = {
      {"masked", {{"state", "started"}}, masked},
      {"masked", {{"enabled", true}}, masked},
      {"masked", {{"state", "stopped"}}, "no error"},
      {"static",
       {{"enabled", true}},
       "chrony.service is static: it has no [Install] section, so it cannot be enabled; leave "
       "`enabled` out"},
      {"static", {{"state", "started"}, {"enabled", false}}, "no error"},
      {"generated", {{"enabled", true}}, "no error"},
  };
  for (const auto& each : cases) {
    MemoryHost host;
    with_unit(host, {.unit_file_state = each.unit_file_state});
    EXPECT_EQ(observe_error(chrony(each.wished), host.readers()), each.message);
  }
}

TEST(Service, NameIsAUnitInFull) {
  const auto& provider = provider_of("service");
  EXPECT_EQ(provider.canonical_name("chrony").value(), "chrony.service");
  EXPECT_EQ(provider.canonical_name("fstrim.timer").value(), "fstrim.timer");
  EXPECT_EQ(name_error("service", "a b"), "`a b` is no name of a unit");
  EXPECT_EQ(name_error("service", "../x"), "`../x` is no name of a unit");
}

TEST(Service, WithoutAWishIsRefused) {
  EXPECT_EQ(faults_of(chrony({})),
            std::vector<std::string>{"`service` needs `state` or `enabled`"});
}

TEST(Service, ComesAfterTheUnitFileAndDoesNotContendWithIt) {
  const auto service = chrony({{"state", "started"}});
  const auto unit = make_resource("systemd_unit", "chrony", {{"content", "[Unit]\n"}});
  const auto needs = provider_of("service").needs(service);
  ASSERT_EQ(needs.size(), 1U);
  bool owned = false;
  for (const auto& claim : provider_of("systemd_unit").claims(unit)) {
    owned = owned || claim.subject == needs[0];
    EXPECT_NE(claim.part, provider_of("service").claims(service).at(0).part);
  }
  EXPECT_TRUE(owned);
}

}  // namespace
}  // namespace tend::testing
