#include "resource_testing.hpp"
#include "resources/nsswitch_text.hpp"

namespace tend::testing {
namespace {

constexpr const char* kPath = "/etc/nsswitch.conf";

model::Resource passwd(Map attributes) {
  attributes.set("service", "sss");
  return make_resource("nsswitch", "passwd", std::move(attributes));
}

TEST(Nsswitch, AServiceComesBehindTheHostsOwnAndNothingElseMoves) {
  struct Case {
    std::string before;
    std::string after;
  };
  const std::vector<Case> cases = {
      {"passwd:         files\n", "passwd:         files sss\n"},
      {"passwd:         files systemd\n", "passwd:         files systemd sss\n"},
      {"passwd: files systemd ldap\n", "passwd: files systemd sss ldap\n"},
      {"passwd: files [NOTFOUND=return] ldap\n", "passwd: files [NOTFOUND=return] sss ldap\n"},
      {"passwd:\tnis\n", "passwd:\tnis sss\n"},
      {"passwd: \n", "passwd: sss\n"},
      {"passwd:\n", "passwd: sss\n"},
      {"passwd:  # nobody\n", "passwd:  sss # nobody\n"},
      {"passwd: files # by hand: sss\n", "passwd: files sss # by hand: sss\n"},
      {"# passwd: files\npasswd: files\ngroup: files\n",
       "# passwd: files\npasswd: files sss\ngroup: files\n"},
      {"passwd: nis\npasswd: files\n", "passwd: nis\npasswd: files sss\n"},
      {"group: files\n", "group: files\npasswd:         files sss\n"},
      {"", "passwd:         files sss\n"},
  };
  for (const auto& each : cases) {
    MemoryHost host;
    host.files.add_file(kPath, each.before);
    EXPECT_EQ(expect_converges(passwd({}), host), Told{"create: does not exist"});
    EXPECT_EQ(host.files.content(kPath), each.after);
  }
}

TEST(Nsswitch, WhatIsThereNeedsNothing) {
  for (const char* text :
       {"passwd: files sss\n", "passwd: sss files\n", "passwd: files\tsss #x\n"}) {
    MemoryHost host;
    host.files.add_file(kPath, text);
    EXPECT_TRUE(changes_of(passwd({}), host).empty()) << text;
  }
}

TEST(Nsswitch, AServiceGoesWithItsActions) {
  struct Case {
    std::string before;
    std::string after;
  };
  const std::vector<Case> cases = {
      {"passwd:         files sss\n", "passwd:         files\n"},
      {"passwd: files sss [NOTFOUND=return] nis\n", "passwd: files nis\n"},
      {"passwd:   sss files\n", "passwd:   files\n"},
      {"passwd: files sss # here\n", "passwd: files # here\n"},
  };
  for (const auto& each : cases) {
    MemoryHost host;
    host.files.add_file(kPath, each.before);
    EXPECT_EQ(expect_converges(passwd({{"state", "absent"}}), host),
              Told{"remove: exists, wanted absent"});
    EXPECT_EQ(host.files.content(kPath), each.after);
  }
}

TEST(Nsswitch, ChangesShowTheLine) {
  MemoryHost host;
  host.files.add_file(kPath, "passwd: files\n");
  const auto changes = changes_of(passwd({}), host);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(hunk_of(changes[0]), "-passwd: files\n+passwd: files sss\n");
}

TEST(Nsswitch, ActionsAreSetAndPlacesChosen) {
  MemoryHost host;
  host.files.add_file(kPath, "passwd: files nis\n");
  expect_converges(passwd({{"ahead_of", "files"}, {"action", "[UNAVAIL=continue]"}}), host);
  EXPECT_EQ(host.files.content(kPath), "passwd: sss [UNAVAIL=continue] files nis\n");
  EXPECT_EQ(expect_converges(passwd({{"action", ""}}), host),
            Told{"change: action is [UNAVAIL=continue], wanted "});
  EXPECT_EQ(host.files.content(kPath), "passwd: sss files nis\n");
}

void expect_given_back(const std::string& before, Map attributes) {
  MemoryHost host;
  host.files.add_file(kPath, before);
  const auto resource = passwd(std::move(attributes));
  const auto original = provider_of("nsswitch").observe(resource, host.readers());
  ASSERT_TRUE(original);
  expect_converges(resource, host);
  EXPECT_NE(host.files.content(kPath), before);
  const auto restoration = provider_of("nsswitch").restoration(resource, *original);
  ASSERT_TRUE(restoration.wish);
  expect_converges(passwd(*restoration.wish), host);
  EXPECT_EQ(host.files.content(kPath), before);
}

TEST(Nsswitch, TheOriginalComesBack) {
  expect_given_back("passwd:         files systemd\n", {});
  expect_given_back("group: files\n", {});
  expect_given_back("passwd: files sss [NOTFOUND=return] nis\n", {{"state", "absent"}});
  expect_given_back("passwd: sss files\n", {{"state", "absent"}});
  expect_given_back("passwd: files sss\n", {{"state", "absent"}});
  expect_given_back("passwd:         sss\n", {{"state", "absent"}});
}

TEST(Nsswitch, WhatOthersDidMeanwhileStaysWhenOursGoes) {
  MemoryHost host;
  host.files.add_file(kPath, "group: files\n");
  const auto resource = passwd({});
  const auto original = provider_of("nsswitch").observe(resource, host.readers());
  expect_converges(resource, host);
  host.files.add_file(kPath, "group: files\npasswd: files sss nis\n");
  const auto restoration = provider_of("nsswitch").restoration(resource, *original);
  expect_converges(passwd(*restoration.wish), host);
  EXPECT_EQ(host.files.content(kPath), "group: files\npasswd: files nis\n");
}

TEST(Nsswitch, BehindAPackageOnlyWhatIsWantedIsPlanned) {
  EXPECT_EQ(decide_behind_package(passwd({})).size(), 1U);
  EXPECT_TRUE(decide_behind_package(passwd({{"state", "absent"}})).empty());
}

TEST(Nsswitch, WrongNamesAreTold) {
  EXPECT_NE(name_error("nsswitch", "password"), "no error");
  EXPECT_NE(name_error("nsswitch", "hosts"), "no error");
  auto resource = passwd({{"action", "return"}, {"ahead_of", "two words"}});
  EXPECT_EQ(faults_of(resource).size(), 2U);
  resource.attributes.set("service", "files [x]");
  EXPECT_EQ(faults_of(resource).size(), 3U);
}

TEST(Nsswitch, TwoServicesOfOneDatabaseAreTwoResources) {
  EXPECT_EQ(passwd({}).id.str(), "nsswitch:passwd#sss");
}

}  // namespace
}  // namespace tend::testing
