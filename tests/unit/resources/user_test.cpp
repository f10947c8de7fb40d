#include "resource_testing.hpp"

namespace tend::testing {
namespace {

const std::string kHash = "$y$j9T$salt$0123456789abcdef";

model::Resource alice(Map attributes = {}) {
  return make_resource("user", "alice", std::move(attributes));
}

void add_alice(MemoryHost& host) {
  host.accounts.put_group({.name = "alice", .gid = 1000, .members = {}});
  host.accounts.put_group({.name = "docker", .gid = 999, .members = {}});
  host.accounts.put_group({.name = "video", .gid = 44, .members = {"alice"}});
  host.accounts.put_user({.name = "alice",
                          .uid = 1000,
                          .gid = 1000,
                          .comment = "Alice",
                          .home = "/home/alice",
                          .shell = "/bin/sh"},
                         kHash);
}

TEST(User, IsCreatedWithEverythingWished) {
  MemoryHost host;
  host.accounts.put_group({.name = "docker", .gid = 999, .members = {}});
  const auto resource = alice({{"uid", 1234},
                               {"comment", "Alice"},
                               {"home", "/data/alice"},
                               {"shell", "/bin/zsh"},
                               {"groups", List{"docker"}},
                               {"password", Value(kHash).marked_sensitive()}});
  EXPECT_EQ(expect_converges(resource, host), Told{"create: does not exist"});
  EXPECT_EQ(host.accounts.user("alice").value()->shell, "/bin/zsh");
  EXPECT_EQ(host.files.node("/data/alice")->uid, 1234U);
}

TEST(User, IsCreatedWithoutHomeWhenSoWished) {
  MemoryHost host;
  expect_converges(alice({{"create_home", false}, {"system", true}}), host);
  EXPECT_EQ(host.files.node("/home/alice"), nullptr);
  EXPECT_LT(host.accounts.user("alice").value()->uid, 1000U);
}

TEST(User, AsWishedNeedsNothing) {
  MemoryHost host;
  add_alice(host);
  EXPECT_TRUE(changes_of(alice(), host).empty());
  EXPECT_TRUE(changes_of(alice({{"uid", 1000},
                                {"group", "alice"},
                                {"groups", List{"video"}},
                                {"home", "/home/alice"},
                                {"password", kHash}}),
                         host)
                  .empty());
}

TEST(User, EachDriftedAttributeIsTold) {
  struct Case {
    Map wished;
    std::string told;
  };
  const std::vector<Case> cases = {
      {{{"uid", 1001}}, "change: uid is 1000, wanted 1001"},
      {{{"group", "docker"}}, "change: group is alice, wanted docker"},
      {{{"comment", "A. Liddell"}}, "change: comment is Alice, wanted A. Liddell"},
      {{{"home", "/data/alice"}}, "change: home is /home/alice, wanted /data/alice"},
      {{{"shell", "/bin/zsh"}}, "change: shell is /bin/sh, wanted /bin/zsh"},
      {{{"groups", List{"docker", "video"}}}, "change: not in group docker"},
      {{{"password", kHash + "x"}}, "change: password differs"},
  };
  for (const auto& each : cases) {
    MemoryHost host;
    add_alice(host);
    EXPECT_EQ(expect_converges(alice(each.wished), host), Told{each.told});
  }
}

TEST(User, KeepsTheGroupsItIsInBesides) {
  MemoryHost host;
  add_alice(host);
  expect_converges(alice({{"groups", List{"docker"}}}), host);
  EXPECT_EQ(host.accounts.groups_of("alice").value(),
            (std::vector<std::string>{"docker", "video"}));
}

TEST(User, PasswordIsNeverShown) {
  MemoryHost host;
  add_alice(host);
  const auto changes = changes_of(alice({{"password", kHash + "x"}}), host);
  ASSERT_EQ(changes.size(), 1U);
  for (const auto& value : {changes[0].attributes[0].before, changes[0].attributes[0].after}) {
    EXPECT_EQ(value.display().find(kHash), std::string::npos);
  }
}

TEST(User, PasswordIsUnknownWithoutRoot) {
  MemoryHost host;
  add_alice(host);
  host.accounts.without_root();
  const auto changes = changes_of(alice({{"password", kHash}}), host);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_TRUE(changes[0].find("password")->before.is_unknown());
  EXPECT_TRUE(changes_of(alice({{"uid", 1000}}), host).empty());
}

TEST(User, WantedAbsentGoesAndItsHomeStays) {
  MemoryHost host;
  add_alice(host);
  host.files.add_file("/home/alice/thesis", "x");
  EXPECT_EQ(expect_converges(alice({{"state", "absent"}}), host),
            Told{"remove: exists, wanted absent"});
  EXPECT_EQ(host.files.content("/home/alice/thesis"), "x");
}

TEST(User, BehindAPlannedPackageIsACreationThatAlsoSuitsAnExistingOne) {
  MemoryHost host;
  const auto resource = alice({{"groups", List{"docker"}}, {"shell", "/bin/zsh"}});
  const auto changes = decide_behind_package(resource);
  ASSERT_EQ(told(changes), Told{"create: unknown (after package:chrony)"});
  for (const auto& attribute : changes[0].attributes) {
    EXPECT_TRUE(attribute.before.is_unknown()) << attribute.name;
  }
  add_alice(host);
  ASSERT_TRUE(apply_all_changes(resource, host, changes));
  EXPECT_TRUE(changes_of(resource, host).empty());
}

TEST(User, ComesAfterItsGroups) {
  const auto needs =
      provider_of("user").needs(alice({{"group", "lab"}, {"groups", List{"docker"}}}));
  using resources::Domain;
  EXPECT_EQ(needs,
            (std::vector<resources::Subject>{{Domain::group, "lab"}, {Domain::group, "docker"}}));
}

TEST(User, WithWishesThatWouldBreakPasswdIsRefused) {
  struct Case {
    Map wished;
    std::vector<std::string> messages;
  };
  const std::string fields = " must not contain colons or control characters";
  const std::string no_hash =
      "`password` is no crypt(5) hash, such as `mkpasswd` makes; plain text is not taken";
  const std::vector<Case> cases = {
      {{{"comment", "x:0:0"}}, {"`comment`" + fields}},
      {{{"shell", "/bin/sh\nroot2::0:0"}}, {"`shell`" + fields}},
      {{{"password", "hunter2"}}, {no_hash}},
      {{{"password", "$6$a$b:0:0:99999"}}, {no_hash}},
      {{{"password", "!"}}, {}},
      {{{"groups", List{"a,b"}}},
       {"`a,b` is no name of a group: up to 32 of a-z, 0-9, _ and -, not starting with a digit or "
        "-"}},
  };
  for (const auto& each : cases) EXPECT_EQ(faults_of(alice(each.wished)), each.messages);
}

}  // namespace
}  // namespace tend::testing
