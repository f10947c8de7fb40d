#include "resource_testing.hpp"

namespace tend::testing {
namespace {

model::Resource lab(Map attributes = {}) {
  return make_resource("group", "lab", std::move(attributes));
}

TEST(Group, IsCreatedWithItsNumber) {
  MemoryHost host;
  EXPECT_EQ(expect_converges(lab({{"gid", 2000}}), host), Told{"create: does not exist"});
  EXPECT_EQ(host.accounts.group("lab").value()->gid, 2000U);
}

TEST(Group, WithoutNumberGetsOneOfItsSort) {
  MemoryHost host;
  expect_converges(lab({{"system", true}}), host);
  EXPECT_LT(host.accounts.group("lab").value()->gid, 1000U);
}

TEST(Group, WithAnotherNumberIsChanged) {
  MemoryHost host;
  host.accounts.put_group({.name = "lab", .gid = 1500, .members = {}});
  EXPECT_TRUE(changes_of(lab(), host).empty());
  EXPECT_EQ(expect_converges(lab({{"gid", 2000}}), host), Told{"change: gid is 1500, wanted 2000"});
}

TEST(Group, MembersComeBesidesThoseThatAreInIt) {
  MemoryHost host;
  host.accounts.put_group({.name = "lab", .gid = 1500, .members = {"zoe", "bob"}});
  const auto resource = lab({{"members", List{"bob", "alice"}}, {"not_members", List{"eve"}}});
  EXPECT_EQ(expect_converges(resource, host),
            Told{"change: members is [bob, zoe], wanted [alice, bob, zoe]"});
  const auto exclusive = lab({{"members", List{"alice"}}, {"exclusive", true}});
  EXPECT_EQ(expect_converges(exclusive, host),
            Told{"change: members is [alice, bob, zoe], wanted [alice]"});
  EXPECT_TRUE(changes_of(lab(), host).empty());
}

TEST(Group, MembersOfTheWishGoWithItAndOthersStay) {
  MemoryHost host;
  host.accounts.put_group({.name = "lab", .gid = 1500, .members = {"bob"}});
  const auto resource = lab({{"members", List{"bob", "alice"}}});
  const auto original = provider_of("group").observe(resource, host.readers());
  expect_converges(resource, host);
  host.accounts.put_group({.name = "lab", .gid = 1500, .members = {"alice", "bob", "zoe"}});
  const auto back = provider_of("group").restoration(resource, *original);
  ASSERT_TRUE(back.wish);
  expect_converges(lab(*back.wish), host);
  EXPECT_EQ(host.accounts.group("lab").value()->members, (std::vector<std::string>{"bob", "zoe"}));
  // One of its own making stays without members.
  const auto fresh = provider_of("group").restoration(resource, model::State{{"exists", false}});
  expect_converges(lab(*fresh.wish), host);
  EXPECT_EQ(host.accounts.group("lab").value()->members, std::vector<std::string>{"zoe"});
}

TEST(Group, WantedAbsentIsRemoved) {
  MemoryHost host;
  host.accounts.put_group({.name = "lab", .gid = 1500, .members = {}});
  EXPECT_EQ(expect_converges(lab({{"state", "absent"}}), host),
            Told{"remove: exists, wanted absent"});
}

TEST(Group, BehindAPlannedPackageIsACreationThatAlsoSuitsAnExistingOne) {
  MemoryHost host;
  const auto changes = decide_behind_package(lab({{"gid", 2000}}));
  ASSERT_EQ(told(changes), Told{"create: unknown (after package:chrony)"});
  EXPECT_TRUE(changes[0].find("gid")->before.is_unknown());
  host.accounts.put_group({.name = "lab", .gid = 1500, .members = {}});
  ASSERT_TRUE(apply_all_changes(lab({{"gid", 2000}}), host, changes));
  EXPECT_TRUE(changes_of(lab({{"gid", 2000}}), host).empty());
}

TEST(Group, WithoutWishesIsUnknownInItsExistence) {
  const auto changes = decide_behind_package(lab());
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_TRUE(changes[0].find("exists")->before.is_unknown());
}

TEST(Group, NameIsOneThatGroupaddTakes) {
  EXPECT_EQ(name_error("group", "lab-2_x"), "no error");
  EXPECT_EQ(name_error("group", "Lab"),
            "`Lab` is no name of a group: up to 32 of a-z, 0-9, _ and -, not starting with a digit "
            "or -");
  EXPECT_NE(name_error("group", "lab:x"), "no error");
  EXPECT_NE(name_error("group", "1lab"), "no error");
}

}  // namespace
}  // namespace tend::testing
