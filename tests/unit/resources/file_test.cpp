#include "resource_testing.hpp"
#include "support/failing_files.hpp"

namespace tend::testing {
namespace {

model::Resource motd(Map attributes) {
  return make_resource("file", "/etc/motd", std::move(attributes));
}

TEST(File, IsCreatedWithItsContentAndAttributes) {
  MemoryHost host;
  const auto resource = motd({{"content", "hello\n"}, {"mode", "0640"}, {"owner", "root"}});
  EXPECT_EQ(expect_converges(resource, host), Told{"create: does not exist"});
  EXPECT_EQ(host.files.content("/etc/motd"), "hello\n");
  EXPECT_EQ(host.files.node("/etc/motd")->mode, 0640);
}

TEST(File, AsWishedNeedsNothing) {
  MemoryHost host;
  host.files.add_file("/etc/motd", "hello\n", 0640);
  EXPECT_TRUE(changes_of(motd({{"content", "hello\n"}, {"mode", "0640"}}), host).empty());
}

TEST(File, LeavesAloneWhatTheRoleDoesNotName) {
  MemoryHost host;
  host.files.put("/etc/motd", {.content = "by hand\n", .mode = 0600, .uid = 7});
  EXPECT_TRUE(changes_of(motd({}), host).empty());
  EXPECT_EQ(expect_converges(motd({{"content", "new\n"}}), host), Told{"change: content differs"});
  EXPECT_EQ(host.files.node("/etc/motd")->mode, 0600);
  EXPECT_EQ(host.files.node("/etc/motd")->uid, 7U);
}

TEST(File, EachDriftedAttributeIsTold) {
  struct Case {
    MemoryNode there;
    Map wished;
    std::string told;
  };
  const std::vector<Case> cases = {
      {{.content = "a\n"}, {{"content", "b\n"}}, "change: content differs"},
      {{.mode = 0600}, {{"mode", "0644"}}, "change: mode is 0600, wanted 0644"},
      {{.uid = 1000}, {{"owner", "root"}}, "change: owner is alice, wanted root"},
      {{.uid = 4711}, {{"owner", "root"}}, "change: owner is 4711, wanted root"},
      {{.uid = 1000}, {{"owner", "0"}}, "change: owner is 1000, wanted 0"},
      {{.gid = 1000}, {{"group", "root"}}, "change: group is staff, wanted root"},
      {{.content = "a\n", .mode = 0600},
       {{"content", "b\n"}, {"mode", "0644"}},
       "change: content differs; mode is 0600, wanted 0644"},
  };
  for (const auto& each : cases) {
    MemoryHost host;
    host.accounts.put_user(
        {.name = "alice", .uid = 1000, .gid = 1000, .comment = "", .home = "", .shell = ""});
    host.accounts.put_group({.name = "staff", .gid = 1000, .members = {}});
    host.files.put("/etc/motd", each.there);
    EXPECT_EQ(expect_converges(motd(each.wished), host), Told{each.told});
  }
}

TEST(File, ContentIsToldAsHashesAndDiff) {
  MemoryHost host;
  host.files.add_file("/etc/motd", "old\n");
  const auto changes = changes_of(motd({{"content", "new\n"}}), host);
  ASSERT_EQ(changes.size(), 1U);
  ASSERT_NE(changes[0].find("content"), nullptr);
  EXPECT_EQ(changes[0].find("content")->before.as_string().size(), 12U);
  EXPECT_EQ(changes[0].find("content")->after.display().find("new"), std::string::npos);
  EXPECT_EQ(hunk_of(changes[0]), "-old\n+new\n");
}

TEST(File, WithASecretIsNewlyMadeForItsOwnerAlone) {
  MemoryHost host;
  expect_converges(motd({{"content", Value("s3cret\n").marked_sensitive()}}), host);
  EXPECT_EQ(host.files.node("/etc/motd")->mode, 0600);
}

TEST(File, WithASecretKeepsTheModeThatAnExistingOneHas) {
  MemoryHost host;
  host.files.add_file("/etc/motd", "old\n", 0640);
  expect_converges(motd({{"content", Value("s3cret\n").marked_sensitive()}}), host);
  EXPECT_EQ(host.files.node("/etc/motd")->mode, 0640);
}

TEST(File, WithoutContentOnlyHasToExist) {
  MemoryHost host;
  EXPECT_EQ(expect_converges(motd({}), host), Told{"create: does not exist"});
  EXPECT_EQ(host.files.content("/etc/motd"), "");
}

TEST(File, ThatOnlyRootMayReadIsUnknownWithoutRoot) {
  MemoryHost host;
  host.files.put("/etc/motd", {.content = "x", .readable = false});
  const auto changes = changes_of(motd({{"content", "y\n"}}), host);
  ASSERT_EQ(told(changes), Told{"change: content is unknown (needs root)"});
  EXPECT_TRUE(changes[0].find("content")->before.is_unknown());
}

TEST(File, InADirectoryThatOnlyRootMayEnterIsUnknownWithoutRoot) {
  MemoryHost host;
  FailingFileSystem files(host.files);
  files.fail_on("status", "/etc/motd", EACCES);
  const auto resource = motd({{"content", "y\n"}});
  const auto& provider = provider_of("file");
  const auto observed = provider.observe(resource, host.readers_through(files));
  ASSERT_TRUE(observed);
  const auto changes = provider.decide(resource, *observed);
  ASSERT_EQ(told(changes), Told{"create: unknown (needs root)"});
  EXPECT_TRUE(changes[0].attributes.front().before.is_unknown());
}

TEST(File, ThatCannotBeReadForABadDiskIsAnError) {
  MemoryHost host;
  host.files.add_file("/etc/motd", "x");
  FailingFileSystem files(host.files);
  files.fail_on("read", "/etc/motd", EIO);
  const auto message = observe_error(motd({{"content", "y\n"}}), host.readers_through(files));
  EXPECT_NE(message.find("read /etc/motd"), std::string::npos) << message;
}

TEST(File, BehindAPlannedPackageShowsItsWholeContentAsAnAddition) {
  const auto changes = decide_behind_package(motd({{"content", "a\nb\n"}, {"mode", "0644"}}));
  ASSERT_EQ(told(changes), Told{"create: unknown (after package:chrony)"});
  EXPECT_EQ(hunk_of(changes[0]), "+a\n+b\n");
  for (const auto& attribute : changes[0].attributes) {
    EXPECT_TRUE(attribute.before.is_unknown()) << attribute.name;
  }
}

TEST(File, WithoutContentDoesNotEmptyWhatAPackageBroughtMeanwhile) {
  MemoryHost host;
  const auto resource = motd({{"mode", "0600"}});
  const auto changes = decide_behind_package(resource);
  host.files.add_file("/etc/motd", "from the package\n");
  ASSERT_TRUE(apply_all_changes(resource, host, changes));
  EXPECT_EQ(host.files.content("/etc/motd"), "from the package\n");
  EXPECT_EQ(host.files.node("/etc/motd")->mode, 0600);
}

TEST(File, WantedAbsentIsRemoved) {
  MemoryHost host;
  host.files.add_file("/etc/motd", "x");
  const auto resource = motd({{"state", "absent"}});
  EXPECT_EQ(expect_converges(resource, host), Told{"remove: exists, wanted absent"});
  EXPECT_TRUE(changes_of(resource, host).empty());
}

TEST(File, WantedAbsentSaysSoWhenADirectoryIsNotEmpty) {
  MemoryHost host;
  host.files.add_file("/etc/motd/left", "x");
  const auto resource = motd({{"state", "absent"}});
  const auto observed = provider_of("file").observe(resource, host.readers());
  ASSERT_FALSE(observed);
  EXPECT_NE(observed.error().message.find("not empty"), std::string::npos);
  EXPECT_EQ(host.files.content("/etc/motd/left"), "x");
}

TEST(File, DirectoryIsMadeAndGivenItsMode) {
  MemoryHost host;
  const auto resource = motd({{"state", "directory"}, {"mode", "0750"}});
  EXPECT_EQ(expect_converges(resource, host), Told{"create: does not exist"});
  EXPECT_EQ(host.files.node("/etc/motd")->type, system::FileType::directory);
  host.files.add_directory("/etc/motd", 0700);
  EXPECT_EQ(expect_converges(resource, host), Told{"change: mode is 0700, wanted 0750"});
}

TEST(File, LinkIsMadeAndLedElsewhere) {
  MemoryHost host;
  const auto resource = motd({{"state", "link"}, {"target", "/run/motd"}});
  EXPECT_EQ(expect_converges(resource, host), Told{"create: does not exist"});
  host.files.add_link("/etc/motd", "/elsewhere");
  EXPECT_EQ(expect_converges(resource, host),
            Told{"change: target is /elsewhere, wanted /run/motd"});
}

TEST(File, LinkTakesThePlaceOfAFileWhoseOriginalIsKept) {
  MemoryHost host;
  host.files.add_file("/etc/motd", "x");
  const auto resource = motd({{"state", "link"}, {"target", "/run/motd"}});
  EXPECT_EQ(expect_converges(resource, host),
            Told{"change: type is file, wanted link; target is not set, wanted /run/motd"});
  EXPECT_EQ(provider_of("file").replaced_file(resource), "/etc/motd");
}

TEST(File, WhatStandsInTheWayIsAnErrorInWords) {
  struct Case {
    system::FileType there;
    Map wished;
    std::string message;
  };
  using system::FileType;
  const Map link = {{"state", "link"}, {"target", "/x"}};
  const std::vector<Case> cases = {
      {FileType::directory, {}, "/etc/motd is a directory, wanted a file"},
      {FileType::symlink, {}, "/etc/motd is a symbolic link, wanted a file"},
      {FileType::other, {}, "/etc/motd is a device, pipe or socket, wanted a file"},
      {FileType::regular, {{"state", "directory"}}, "/etc/motd is a file, wanted a directory"},
      {FileType::directory, link, "/etc/motd is a directory, wanted a link"},
  };
  for (const auto& each : cases) {
    MemoryHost host;
    host.files.put("/etc/motd", {.type = each.there, .target = "/x"});
    EXPECT_EQ(observe_error(motd(each.wished), host.readers()), each.message);
  }
}

TEST(File, ValidatorSeesTheNewTextBeforeItIsInPlace) {
  MemoryHost host;
  host.files.add_file("/etc/motd", "old\n");
  std::string seen;
  host.runner.on_program("visudo", [&](const system::Command& command) {
    seen = host.files.content(command.argv.back());
    EXPECT_EQ(host.files.content("/etc/motd"), "old\n");
    return exits(0);
  });
  expect_converges(motd({{"content", "new\n"}, {"validate", List{"visudo", "-cf", "%s"}}}), host);
  EXPECT_EQ(seen, "new\n");
}

TEST(File, RefusedByItsValidatorStaysAsItWas) {
  MemoryHost host;
  host.files.add_file("/etc/motd", "old\n");
  host.runner.on_program(
      "visudo", [](const system::Command&) { return exits(1, "", "line 1: syntax error\n"); });
  const auto resource = motd({{"content", "new\n"}, {"validate", List{"visudo", "-cf", "%s"}}});
  const auto done = apply_all_changes(resource, host, changes_of(resource, host));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message,
            "`visudo -cf %s` refused the new /etc/motd: exit code 1: line 1: syntax error");
  EXPECT_EQ(host.files.content("/etc/motd"), "old\n");
}

TEST(File, OwnedByAUserWhoIsNotThereFailsByName) {
  MemoryHost host;
  const auto resource = motd({{"content", "x"}, {"owner", "nobody-here"}});
  const auto done = apply_all_changes(resource, host, changes_of(resource, host));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message, "there is no local user `nobody-here`");
}

TEST(File, WithWishesThatExcludeEachOtherIsRefused) {
  struct Case {
    Map wished;
    std::vector<std::string> messages;
  };
  const std::vector<Case> cases = {
      {{{"state", "directory"}, {"content", "x"}},
       {"`content` does not go with `state: directory`"}},
      {{{"state", "link"}}, {"`state: link` needs `target`"}},
      {{{"state", "link"}, {"target", "/x"}, {"mode", "0644"}},
       {"`mode` does not go with `state: link`"}},
      {{{"target", "/x"}}, {"`target` does not go with `state: file`"}},
      {{{"content", "x"}, {"validate", List{"true"}}},
       {"`validate` nowhere names the new file, `%s`"}},
      {{{"validate", List{"true", "%s"}}}, {"`validate` needs `content`, `template` or `source`"}},
      {{{"state", "absent"}, {"content", "x"}}, {}},
  };
  for (const auto& each : cases) EXPECT_EQ(faults_of(motd(each.wished)), each.messages);
}

TEST(File, NameIsAPathInOneSpelling) {
  const auto& provider = provider_of("file");
  EXPECT_EQ(provider.canonical_name("/etc//motd/").value(), "/etc/motd");
  EXPECT_EQ(name_error("file", "motd"), "`motd` is no absolute path");
  EXPECT_EQ(name_error("file", "/etc/../shadow"), "path `/etc/../shadow` contains `..`");
  EXPECT_EQ(name_error("file", "/etc/a\nb"), "path `/etc/a\nb` contains control characters");
}

TEST(File, ComesAfterItsDirectoryOwnerAndGroup) {
  const auto needs = provider_of("file").needs(motd({{"owner", "alice"}, {"group", "lab"}}));
  using resources::Domain;
  const std::vector<resources::Subject> expected = {
      {Domain::path, "/etc"}, {Domain::user, "alice"}, {Domain::group, "lab"}};
  EXPECT_EQ(needs, expected);
}

}  // namespace
}  // namespace tend::testing
