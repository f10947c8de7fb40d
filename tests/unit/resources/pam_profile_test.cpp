#include "resource_testing.hpp"
#include "resources/pam_text.hpp"

namespace tend::testing {
namespace {

const std::string kWritten =
    "Module: unix\n[success=end default=ignore]\tpam_unix.so nullok\n"
    "Module: sss\n[success=end default=ignore]\tpam_sss.so use_first_pass\n";

std::string common_auth(const std::string& primary) {
  return "# /etc/pam.d/common-auth\n# here are the per-package modules (the \"Primary\" block)\n" +
         primary +
         "# here's the fallback if no module succeeds\nauth\trequisite\tpam_deny.so\n"
         "# and here are more per-package modules (the \"Additional\" block)\n"
         "# end of pam-auth-update config\n";
}

const std::string kUnix = "auth\t[success=1 default=ignore]\tpam_unix.so nullok\n";
const std::string kSss = "auth\t[success=1 default=ignore]\tpam_sss.so use_first_pass\n";

// A host with pam_unix alone, and an own pam-auth-update that knows the profile sss.
struct PamHost : MemoryHost {
  PamHost() {
    for (const std::string stack : {"account", "password", "session", "session-noninteractive"}) {
      files.add_file("/var/lib/pam/" + stack, "");
      files.add_file("/etc/pam.d/common-" + stack, common_auth(""));
    }
    files.add_file("/usr/share/pam-configs/sss", "Name: SSS authentication\n");
    files.add_file("/var/lib/pam/seen", "unix\n");
    switch_sss(false);
    runner.on_program("pam-auth-update", [this](const system::Command& command) {
      switch_sss(command.argv.at(2) == "--enable");
      return exits(0);
    });
  }

  void switch_sss(bool on) {
    files.add_file("/var/lib/pam/auth",
                   on ? kWritten : kWritten.substr(0, kWritten.find("Module: sss")));
    files.add_file("/etc/pam.d/common-auth", common_auth(on ? kUnix + kSss : kUnix));
  }
};

model::Resource profile(Map attributes) {
  return make_resource("pam_profile", "sss", std::move(attributes));
}

TEST(PamProfile, IsEnabledByTheDistributionsOwnTool) {
  PamHost host;
  EXPECT_EQ(expect_converges(profile({}), host), Told{"change: not enabled"});
  EXPECT_EQ(host.runner.lines(), Told{"pam-auth-update --package --enable sss"});
}

TEST(PamProfile, DisabledIsNotEnabledByItsPackageAgain) {
  PamHost host;
  host.switch_sss(true);
  EXPECT_EQ(expect_converges(profile({{"state", "disabled"}}), host),
            Told{"change: enabled, wanted disabled"});
  EXPECT_EQ(host.runner.lines(), Told{"pam-auth-update --package --remove sss"});
  EXPECT_EQ(host.files.content("/var/lib/pam/seen"), "unix\nsss\n");
}

TEST(PamProfile, ALineThatSomebodyTookOutIsPutBack) {
  PamHost host;
  host.switch_sss(true);
  host.files.add_file("/etc/pam.d/common-auth", common_auth(kUnix));
  EXPECT_EQ(expect_converges(profile({}), host),
            Told{"change: /etc/pam.d/common-auth lacks its line `[success=end default=ignore]\t"
                 "pam_sss.so use_first_pass`"});
}

TEST(PamProfile, OptionsAndJumpsOfAnAdminAreNoDrift) {
  PamHost host;
  host.switch_sss(true);
  host.files.add_file("/etc/pam.d/common-auth",
                      common_auth("auth\t[success=2 default=ignore]\tpam_unix.so\n"
                                  "auth\t[success=1 default=ignore]\tpam_sss.so debug\n"));
  EXPECT_TRUE(changes_of(profile({}), host).empty());
}

TEST(PamProfile, WhatTheToolWouldLeaveAloneIsRefusedBeforehand) {
  PamHost host;
  host.files.add_file("/etc/pam.d/common-auth",
                      common_auth(kUnix + "auth\trequired\tpam_mine.so\n"));
  const auto told = observe_error(profile({}), host.readers());
  EXPECT_NE(told.find("/etc/pam.d/common-auth was edited by hand"), std::string::npos) << told;
  EXPECT_NE(told.find("pam_mine.so"), std::string::npos) << told;
  // Nothing is to be done, so nobody minds.
  EXPECT_TRUE(changes_of(profile({{"state", "disabled"}}), host).empty());
}

TEST(PamProfile, OneThatNoPackageBroughtIsAnError) {
  PamHost host;
  host.files.drop("/usr/share/pam-configs/sss");
  const auto resource = profile({});
  const auto done = apply_all_changes(resource, host, changes_of(resource, host));
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message.find("/usr/share/pam-configs/sss"), std::string::npos);
}

TEST(PamProfile, BehindAPackageOnlyWhatIsWantedIsPlanned) {
  PamHost host;
  host.files.drop("/usr/share/pam-configs/sss");
  const auto changes = decide_behind_package(profile({}));
  ASSERT_EQ(changes.size(), 1U);
  auto writers = host.writers();
  EXPECT_TRUE(provider_of("pam_profile").apply(changes.front(), profile({}), writers));
  EXPECT_TRUE(decide_behind_package(profile({{"state", "disabled"}})).empty());
}

TEST(PamProfile, TheToolsRefusalIsAFailure) {
  PamHost host;
  host.runner.on_program("pam-auth-update", [](const system::Command&) {
    return exits(0, "",
                 "pam-auth-update: Local modifications to /etc/pam.d/common-*, not updating.\n");
  });
  const auto resource = profile({});
  EXPECT_FALSE(apply_all_changes(resource, host, changes_of(resource, host)));
}

TEST(PamProfile, GoesBackToWhatItWas) {
  const auto& provider = provider_of("pam_profile");
  EXPECT_EQ(Value(*provider.restoration(profile({}), {{"exists", false}}).wish),
            Value(Map{{"state", "disabled"}}));
  EXPECT_EQ(Value(*provider.restoration(profile({}), {{"exists", true}}).wish),
            Value(Map{{"state", "enabled"}}));
}

TEST(PamText, MarksThatAreGoneMeanThatTheToolLeavesTheFileAlone) {
  const auto stack = resources::read_pam_stack("auth", kWritten, kUnix + kSss, "sss");
  EXPECT_TRUE(stack.listed);
  EXPECT_EQ(stack.foreign, "its marks are gone");
  EXPECT_EQ(stack.missing.size(), 1U);
}

}  // namespace
}  // namespace tend::testing
