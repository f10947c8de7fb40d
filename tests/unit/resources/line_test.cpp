#include <chrono>

#include "resource_testing.hpp"
#include "resources/line_edit.hpp"

namespace tend::testing {
namespace {

const std::string kPath = "/etc/ssh/sshd_config";

model::Resource line(Map attributes) {
  return make_resource("line", kPath, std::move(attributes));
}

TEST(Line, MissingIsAddedAtTheEnd) {
  MemoryHost host;
  host.files.put(kPath, {.content = "a\n", .mode = 0600, .uid = 7});
  EXPECT_EQ(expect_converges(line({{"text", "b"}}), host), Told{"change: line is missing"});
  EXPECT_EQ(host.files.content(kPath), "a\nb\n");
  EXPECT_EQ(host.files.node(kPath)->mode, 0600);
  EXPECT_EQ(host.files.node(kPath)->uid, 7U);
}

TEST(Line, ThereNeedsNothing) {
  MemoryHost host;
  host.files.add_file(kPath, "a\nb\nc\n");
  EXPECT_TRUE(changes_of(line({{"text", "b"}}), host).empty());
}

TEST(Line, EditsAsUsersOfSuchToolsExpect) {
  struct Case {
    Map wished;
    std::string before;
    std::string after;
  };
  const std::vector<Case> cases = {
      {{{"text", "Port 22"}, {"regexp", "^#?Port "}}, "#Port 2\nx\n", "Port 22\nx\n"},
      {{{"text", "Port 22"}, {"regexp", "^Port "}}, "Port 1\nPort 2\n", "Port 1\nPort 22\n"},
      {{{"text", "b"}, {"insert_after", "^a"}}, "a1\na2\nc\n", "a1\na2\nb\nc\n"},
      {{{"text", "b"}, {"insert_before", "^c"}}, "a\nc\nd\n", "a\nb\nc\nd\n"},
      {{{"text", "b"}, {"insert_after", "^nowhere"}}, "a\n", "a\nb\n"},
      {{{"text", "b"}}, "a", "a\nb\n"},
      {{{"text", "b"}}, "", "b\n"},
      {{{"text", "b"}, {"state", "absent"}}, "a\nb\nc\nb\n", "a\nc\n"},
      {{{"regexp", "^b"}, {"state", "absent"}}, "a\nb1\nb2\n", "a\n"},
  };
  for (const auto& each : cases) {
    MemoryHost host;
    host.files.add_file(kPath, each.before);
    EXPECT_EQ(expect_converges(line(each.wished), host).size(), 1U) << each.before;
    EXPECT_EQ(host.files.content(kPath), each.after);
  }
}

TEST(Line, ThatDiffersIsToldWithADiff) {
  MemoryHost host;
  host.files.add_file(kPath, "Port 2\n");
  const auto changes = changes_of(line({{"text", "Port 22"}, {"regexp", "^Port"}}), host);
  ASSERT_EQ(told(changes), Told{"change: line differs"});
  EXPECT_EQ(hunk_of(changes[0]), "-Port 2\n+Port 22\n");
}

TEST(Line, WantedAbsentSaysHowManyGo) {
  MemoryHost host;
  host.files.add_file(kPath, "b\nb\n");
  const auto resource = line({{"text", "b"}, {"state", "absent"}});
  EXPECT_EQ(expect_converges(resource, host), Told{"change: 2 lines there, wanted absent"});
  MemoryHost empty;
  EXPECT_TRUE(changes_of(resource, empty).empty());
}

TEST(Line, OfAMissingFileIsCreatedOnlyWhenAsked) {
  MemoryHost host;
  const auto careful = line({{"text", "b"}});
  const auto changes = changes_of(careful, host);
  EXPECT_EQ(told(changes), Told{"change: file does not exist"});
  const auto done = apply_all_changes(careful, host, changes);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message,
            "/etc/ssh/sshd_config does not exist; `create: true` would make it");
  const auto creating = line({{"text", "b"}, {"create", true}});
  EXPECT_EQ(expect_converges(creating, host), Told{"create: file does not exist"});
  EXPECT_EQ(host.files.content(kPath), "b\n");
}

TEST(Line, BehindAPlannedPackageIsPlannedAndPredicted) {
  MemoryHost host;
  const auto resource = line({{"text", "b"}});
  const auto changes = decide_behind_package(resource);
  ASSERT_EQ(told(changes), Told{"change: line is unknown (after package:chrony)"});
  EXPECT_TRUE(changes[0].find("lines")->before.is_unknown());
  EXPECT_EQ(hunk_of(changes[0]), "+b\n");
  EXPECT_TRUE(apply_all_changes(resource, host, changes));
}

TEST(Line, OfAFileThatOnlyRootMayReadIsUnknownWithoutRoot) {
  MemoryHost host;
  host.files.put(kPath, {.content = "x", .readable = false});
  const auto changes = changes_of(line({{"text", "b"}}), host);
  ASSERT_EQ(told(changes), Told{"change: line is unknown (needs root)"});
  EXPECT_TRUE(changes[0].find("lines")->before.is_unknown());
}

TEST(Line, OfALinkOrDirectoryIsRefused) {
  MemoryHost host;
  host.files.add_link(kPath, "/elsewhere");
  EXPECT_EQ(observe_error(line({{"text", "b"}}), host.readers()),
            "/etc/ssh/sshd_config is a symbolic link (name the file it leads to), not a file");
  MemoryHost other;
  other.files.add_directory(kPath);
  EXPECT_EQ(observe_error(line({{"text", "b"}}), other.readers()),
            "/etc/ssh/sshd_config is a directory, not a file");
}

TEST(Line, IsNotDisturbedInItsDigestByOtherLines) {
  MemoryHost host;
  host.files.add_file(kPath, "b\n");
  const auto resource = line({{"text", "b"}});
  const auto before = provider_of("line").observe(resource, host.readers());
  host.files.add_file(kPath, "somebody else's\nb\n");
  const auto after = provider_of("line").observe(resource, host.readers());
  EXPECT_EQ(model::digest_of(*before), model::digest_of(*after));
}

TEST(Line, IsNamedByKeyElseRegexpElseText) {
  EXPECT_EQ(line({{"text", "b"}}).id.str(), "line:/etc/ssh/sshd_config#b");
  EXPECT_EQ(line({{"text", "b"}, {"regexp", "^b"}}).id.name, kPath + "#^b");
  const auto keyed = line({{"text", "b#c"}, {"regexp", "^b"}, {"key", "port"}});
  EXPECT_EQ(keyed.id.name, kPath + "#port");
  const auto claims = provider_of("line").claims(keyed);
  ASSERT_EQ(claims.size(), 1U);
  EXPECT_EQ(claims[0].subject.name, kPath);
  EXPECT_EQ(claims[0].part, "port");
}

TEST(Line, WithFaultyWishesIsRefused) {
  struct Case {
    Map wished;
    std::vector<std::string> messages;
  };
  const std::vector<Case> cases = {
      {{{"text", "Port 22"}, {"regexp", "^PORT"}},
       {"`regexp` does not match `text`, so the line would be added again by every run: `^PORT` "
        "against `Port 22`"}},
      {{{"regexp", "^b"}}, {"`line` needs `text`"}},
      {{{"state", "absent"}}, {"`line` needs `text` or `regexp`"}},
      {{{"text", "a\nb"}}, {"`text` is more than one line"}},
      {{{"text", "a"}, {"insert_after", "x"}, {"insert_before", "y"}},
       {"`insert_after` and `insert_before` exclude each other"}},
      {{{"text", "aa"}, {"regexp", "(a)\\1"}},
       {"`(a)\\1` is no regular expression that can be used here: back-references are not "
        "supported"}},
  };
  for (const auto& each : cases) EXPECT_EQ(faults_of(line(each.wished)), each.messages);
}

TEST(Line, WithABrokenRegexpIsRefused) {
  const auto faults = faults_of(line({{"text", "a"}, {"regexp", "a("}}));
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_TRUE(faults[0].starts_with("`a(` is no regular expression that can be used here: "))
      << faults[0];
}

TEST(Line, MatchesHostileLinesInLinearTime) {
  const auto pattern = resources::Pattern::compile("^(a+)+$");
  ASSERT_TRUE(pattern);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(pattern->found_in(std::string(100'000, 'a') + "b"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

}  // namespace
}  // namespace tend::testing
