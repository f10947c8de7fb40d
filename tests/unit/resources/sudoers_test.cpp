#include "resource_testing.hpp"

namespace tend::testing {
namespace {

constexpr const char* kPath = "/etc/sudoers.d/20-admins";
constexpr const char* kRule = "%admins ALL=(ALL:ALL) ALL\n";

model::Resource sudoers(Map attributes) {
  return make_resource("sudoers", "20-admins", std::move(attributes));
}

TEST(Sudoers, AreWrittenForRootAloneOnceVisudoAgrees) {
  MemoryHost host;
  host.runner.on_program("visudo", [](const system::Command&) { return exits(0); });
  EXPECT_EQ(expect_converges(sudoers({{"content", kRule}}), host), Told{"create: does not exist"});
  EXPECT_EQ(host.files.content(kPath), kRule);
  EXPECT_EQ(host.files.node(kPath)->mode, 0440);
  ASSERT_EQ(host.runner.lines().size(), 1U);
  EXPECT_EQ(host.runner.lines().front().find("visudo -cf /etc/sudoers.d/"), 0U);
}

TEST(Sudoers, BrokenOnesNeverComeIntoPlace) {
  MemoryHost host;
  host.files.put(kPath, {.content = kRule, .mode = 0440});
  host.runner.on_program(
      "visudo", [](const system::Command&) { return exits(1, "", "syntax error near line 1\n"); });
  const auto resource = sudoers({{"content", "nonsense\n"}});
  const auto done = apply_all_changes(resource, host, changes_of(resource, host));
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message.find("syntax error near line 1"), std::string::npos);
  EXPECT_EQ(host.files.content(kPath), kRule);
}

TEST(Sudoers, AWiderModeIsDrift) {
  MemoryHost host;
  host.files.put(kPath, {.content = kRule, .mode = 0644});
  EXPECT_EQ(expect_converges(sudoers({{"content", kRule}}), host),
            Told{"change: mode is 0644, wanted 0440"});
}

TEST(Sudoers, GoWithoutAskingAnybody) {
  MemoryHost host;
  host.files.put(kPath, {.content = kRule, .mode = 0440});
  EXPECT_EQ(expect_converges(sudoers({{"state", "absent"}}), host),
            Told{"remove: exists, wanted absent"});
  EXPECT_EQ(host.files.node(kPath), nullptr);
  EXPECT_TRUE(host.runner.lines().empty());
}

TEST(Sudoers, GiveBackWhatWasThere) {
  const auto& provider = provider_of("sudoers");
  const auto resource = sudoers({{"content", kRule}});
  const auto made = provider.restoration(resource, {{"exists", false}});
  ASSERT_TRUE(made.wish);
  EXPECT_EQ(Value(*made.wish), Value(Map{{"state", "absent"}}));
  const auto replaced = provider.restoration(resource, {{"exists", true}, {"content", "old\n"}});
  ASSERT_TRUE(replaced.wish);
  EXPECT_EQ(Value(*replaced.wish), Value(Map{{"content", "old\n"}, {"state", "present"}}));
}

TEST(Sudoers, ANameThatSudoPassesOverIsNone) {
  for (const char* name : {"", "10.admins", "admins~", "../shadow", "-c", "a/b"}) {
    EXPECT_NE(name_error("sudoers", name), "no error") << name;
  }
  EXPECT_EQ(name_error("sudoers", "10-lab_Admins"), "no error");
}

TEST(Sudoers, NeedAText) {
  EXPECT_EQ(faults_of(sudoers({})).size(), 1U);
  EXPECT_TRUE(faults_of(sudoers({{"state", "absent"}})).empty());
}

}  // namespace
}  // namespace tend::testing
