#include "resource_testing.hpp"

namespace tend::testing {
namespace {

model::Resource chrony(Map attributes = {}) {
  return make_resource("package", "chrony", std::move(attributes));
}

TEST(Package, MissingIsInstalled) {
  MemoryHost host;
  host.packages.offer("chrony");
  EXPECT_EQ(expect_converges(chrony(), host), Told{"create: not installed"});
}

TEST(Package, InstalledInAnyVersionNeedsNothing) {
  MemoryHost host;
  host.packages.put("chrony", "0.9");
  EXPECT_TRUE(changes_of(chrony(), host).empty());
}

TEST(Package, InAnotherVersionIsChangedToTheWishedOne) {
  MemoryHost host;
  host.packages.put("chrony", "1.0").offer("chrony", {.version = "2.0"});
  EXPECT_EQ(expect_converges(chrony({{"version", "2.0"}}), host),
            Told{"change: version is 1.0, wanted 2.0"});
  EXPECT_EQ(host.packages.calls(), std::vector<std::string>{"install chrony=2.0"});
}

TEST(Package, HeldInAnotherVersionSaysSo) {
  MemoryHost host;
  host.packages.put("chrony", {.installed = true, .held = true, .version = "1.0"});
  EXPECT_EQ(told(changes_of(chrony({{"version", "2.0"}}), host)),
            Told{"change: version is 1.0, wanted 2.0; it is held"});
}

TEST(Package, HalfInstalledIsInstalledAgain) {
  MemoryHost host;
  host.packages.offer("chrony").put("chrony", {.broken = true, .version = ""});
  EXPECT_EQ(expect_converges(chrony(), host), Told{"change: only half installed"});
}

TEST(Package, WantedAbsentIsRemoved) {
  MemoryHost host;
  host.packages.put("chrony");
  const auto resource = chrony({{"state", "absent"}});
  EXPECT_EQ(expect_converges(resource, host), Told{"remove: installed, wanted absent"});
  MemoryHost without;
  EXPECT_TRUE(changes_of(resource, without).empty());
}

TEST(Package, UnknownIsPlannedWithItsReason) {
  const model::State state{{"installed", Unknown{"needs root"}},
                           {"version", Unknown{"needs root"}}};
  const auto changes = provider_of("package").decide(chrony(), state);
  ASSERT_EQ(told(changes), Told{"create: unknown (needs root)"});
  EXPECT_TRUE(changes[0].find("installed")->before.is_unknown());
}

TEST(Package, SeveralAreOneTransactionEachWay) {
  MemoryHost host;
  host.packages.offer("a1").offer("b1", {.version = "2"}).put("c1");
  const auto a = make_resource("package", "a1", {});
  const auto b = make_resource("package", "b1", {{"version", "2"}});
  const auto c = make_resource("package", "c1", {{"state", "absent"}});
  std::vector<model::Change> changes;
  std::vector<resources::Provider::Item> items;
  for (const auto* each : {&a, &b, &c}) changes.push_back(changes_of(*each, host).at(0));
  items = {{&changes[0], &a}, {&changes[1], &b}, {&changes[2], &c}};
  auto writers = host.writers();
  ASSERT_TRUE(provider_of("package").batched());
  ASSERT_TRUE(provider_of("package").apply_all(items, writers));
  EXPECT_EQ(host.packages.calls(), (std::vector<std::string>{"install a1 b1=2", "remove c1"}));
}

TEST(Package, ThatNobodyOffersFailsByName) {
  MemoryHost host;
  const auto done = apply_all_changes(chrony(), host, changes_of(chrony(), host));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message, "no such package: chrony");
}

TEST(Package, WithAFaultyVersionOrNameIsRefused) {
  EXPECT_EQ(faults_of(chrony({{"version", "latest"}})),
            std::vector<std::string>{
                "`version: latest` is not offered: what a host gets would hang on the day it runs; "
                "name a version, or leave upgrades to unattended-upgrades"});
  EXPECT_EQ(faults_of(chrony({{"version", "1.0 -o x"}})),
            std::vector<std::string>{"`1.0 -o x` is no version"});
  EXPECT_TRUE(faults_of(chrony({{"version", "1:4.3-2+deb12u1"}})).empty());
  for (const char* name : {"chrony=1.0", "Chrony", "-o", "a", "a b", "chrony/sid"}) {
    EXPECT_NE(name_error("package", name), "no error") << name;
  }
  EXPECT_EQ(name_error("package", "libstdc++6"), "no error");
}

}  // namespace
}  // namespace tend::testing
