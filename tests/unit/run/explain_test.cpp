#include "run/explain.hpp"

#include "unit/run/lab_on_disk.hpp"

namespace tend::testing {
namespace {

using Lines = std::vector<std::string>;

class Explain : public LabOnDisk {
 protected:
  Explain() {
    in_lab(
        "inventory/lab.yaml",
        "groups:\n  all:\n    roles:\n      net: \n      greeting: {word: hello, token: hunter2}\n"
        "hosts:\n  gpu01: {roles: {greeting: {word: moin}}}\n");
    in_lab("roles/net/role.yaml", "resources:\n  - file: /etc/net\n    state: directory\n");
    in_lab("roles/greeting/role.yaml",
           "requires: [net]\n"
           "params:\n  word: {type: string, default: hi}\n  token: {type: secret}\n"
           "  port: {type: port, default: 80}\n"
           "vars: {loud: \"{{ params.word | upper }}\"}\n"
           "resources:\n"
           "  - file: /etc/motd\n    template: motd\n    when: params.port > 1\n"
           "  - file: /etc/token\n    content: \"{{ params.token }}\"\n    sensitive: true\n"
           "  - line: /etc/hosts\n    key: me\n    text: me\n    create: true\n"
           "  - file: /etc/net/own\n    content: x\n");
    in_lab("roles/greeting/templates/motd", "{{ vars.loud }}\nwelcome\n");
    on_host("/etc/motd", "old\n");
    on_host("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n");
    on_host("/etc/group", "root:x:0:\n");
  }

  run::Explanation explain(const std::string& word) const {
    auto explained = run::explain(options_, word);
    EXPECT_TRUE(explained) << explained.error().front().str();
    return explained ? *explained : run::Explanation{};
  }
  run::ExplainedResource resource(const std::string& word) const {
    const auto explained = explain(word);
    EXPECT_EQ(explained.resources.size(), 1U) << word;
    return explained.resources.empty() ? run::ExplainedResource{} : explained.resources.front();
  }
  std::string refusal(const std::string& word) const {
    const auto explained = run::explain(options_, word);
    return explained
               ? "no refusal"
               : explained.error().front().message + "; " + explained.error().front().suggestion;
  }
  static Lines neighbours(const std::vector<run::Neighbour>& all) {
    Lines lines;
    for (const auto& one : all) lines.push_back(one.id + ": " + one.why);
    return lines;
  }
  static std::string all_text(const run::Explanation& explained) {
    std::string text;
    for (const auto& one : explained.resources) {
      for (const auto& [name, value] : one.wants) text += name + " " + value + "\n";
    }
    for (const auto& one : explained.parameters) {
      text += one.value.display() + "\n";
      for (const auto& level : one.levels) text += level.value.display() + "\n";
    }
    return text;
  }
};

TEST_F(Explain, AResourceTellsItsRolePlaceWishesAndParameters) {
  const auto motd = resource("file:/etc/motd");
  EXPECT_EQ(motd.role, "greeting");
  EXPECT_EQ(motd.source.str(), "roles/greeting/role.yaml:8:5");
  EXPECT_EQ(motd.parameters, (Lines{"greeting.port", "greeting.word"}));
  EXPECT_EQ(motd.wants.front().first, "content");
  EXPECT_TRUE(motd.wants.front().second.starts_with("2 lines, 13 bytes, sha256 "))
      << motd.wants.front().second;
  EXPECT_FALSE(motd.memory);
  EXPECT_FALSE(motd.origin);
}

TEST_F(Explain, AResourceTellsWhomItWaitsForAndWhy) {
  EXPECT_EQ(neighbours(resource("file:/etc/motd").waits_for),
            Lines{"file:/etc/net: role greeting requires net"});
  EXPECT_EQ(neighbours(resource("file:/etc/net/own").waits_for),
            (Lines{"line:/etc/hosts#me: order of role greeting",
                   "file:/etc/net: file:/etc/net/own needs /etc/net"}));
  EXPECT_EQ(neighbours(resource("file:/etc/net").awaited_by),
            (Lines{"file:/etc/motd: role greeting requires net",
                   "file:/etc/net/own: file:/etc/net/own needs /etc/net"}));
}

TEST_F(Explain, AParameterTellsItsLevelsAndWhichWon) {
  const auto explained = explain("greeting.word");
  ASSERT_EQ(explained.parameters.size(), 1U);
  const auto& word = explained.parameters.front();
  EXPECT_EQ(word.value.display(), "moin");
  Lines levels;
  for (const auto& one : word.levels) {
    levels.push_back((one.counts ? "*" : "") + one.level + " " + one.value.display());
  }
  EXPECT_EQ(levels, (Lines{"role default hi", "group all hello", "*host gpu01 moin"}));
}

TEST_F(Explain, ARoleTellsAllItsParameters) {
  EXPECT_EQ(explain("greeting").parameters.size(), 3U);
}

TEST_F(Explain, NoSecretIsTold) {
  for (const char* word : {"greeting", "greeting.token", "file:/etc/token", "/etc/token"}) {
    const auto text = all_text(explain(word));
    EXPECT_EQ(text.find("hunter2"), std::string::npos) << word << "\n" << text;
    EXPECT_NE(text.find("‹secret›"), std::string::npos) << word << "\n" << text;
  }
}

TEST_F(Explain, APathTellsWhoOwnsItWholeOrInPartOrTheDirectoryAbove) {
  EXPECT_EQ(resource("/etc//motd/").id, "file:/etc/motd");
  EXPECT_EQ(resource("/etc/hosts").id, "line:/etc/hosts#me");
  EXPECT_EQ(resource("/etc/hosts").owns, "part me");
  const auto inside = explain("/etc/net/other");
  ASSERT_EQ(inside.resources.size(), 1U);
  EXPECT_EQ(inside.resources[0].owns, "a directory above");
  EXPECT_TRUE(inside.unmanaged);
}

TEST_F(Explain, WhatNobodyManagesIsDescribedAsItIs) {
  const auto passwd = explain("/etc/passwd");
  ASSERT_TRUE(passwd.unmanaged);
  EXPECT_TRUE(passwd.unmanaged->exists);
  EXPECT_TRUE(passwd.unmanaged->facts.front().starts_with("a file of 32 bytes, mode 0"));
  const auto user = explain("root");
  ASSERT_TRUE(user.unmanaged);
  EXPECT_EQ(user.unmanaged->kind, "user");
  EXPECT_FALSE(explain("file:/etc/none").unmanaged->exists);
}

TEST_F(Explain, WhatNothingBearsIsAUsageErrorWithASuggestion) {
  EXPECT_EQ(refusal("greeting.wrod"),
            "nothing of host gpu01 is called `greeting.wrod`; did you mean `greeting.word`?");
  EXPECT_EQ(refusal("fiel:/etc/motd"), "unknown kind `fiel`; did you mean `file`?");
  EXPECT_EQ(refusal("greting"),
            "nothing of host gpu01 is called `greting`; did you mean `greeting`?");
}

TEST_F(Explain, TheLineOfACommittedLabHasItsCommit) {
  shell("cd '" + path("lab") +
        "' && git init -q && git add -A && git -c user.name=Alice -c "
        "user.email=alice@lab.example commit -q -m 'greeting: begin'");
  const auto motd = resource("file:/etc/motd");
  ASSERT_TRUE(motd.origin);
  EXPECT_EQ(motd.origin->author, "Alice <alice@lab.example>");
  EXPECT_EQ(motd.origin->subject, "greeting: begin");
}

class ExplainMemory : public Explain {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root, to own what it writes";
    const auto report = apply(options_);
    ASSERT_EQ(report.outcome, model::Outcome::changed);
    first_ = report.run;
  }
  std::string first_;
};

TEST_F(ExplainMemory, TellsTheRunThatChangedItAndWhatWasBefore) {
  const auto motd = resource("file:/etc/motd");
  ASSERT_TRUE(motd.memory);
  EXPECT_EQ(motd.memory->left.run, first_);
  EXPECT_FALSE(motd.memory->left.time.empty());
  ASSERT_TRUE(motd.memory->last_change);
  EXPECT_EQ(motd.memory->last_change->run, first_);
  EXPECT_FALSE(motd.memory->last_drift);
  EXPECT_EQ(motd.memory->original_object.size(), 64U);
}

TEST_F(ExplainMemory, TellsTheLastDrift) {
  on_host("/etc/motd", "scribble\n");
  const auto mended = apply(options_);
  (void)apply(options_);
  const auto motd = resource("/etc/motd");
  ASSERT_TRUE(motd.memory && motd.memory->last_drift);
  EXPECT_EQ(motd.memory->last_drift->run, mended.run);
  EXPECT_EQ(motd.memory->last_drift->what, "change: content differs (drift)");
}

TEST_F(ExplainMemory, KnowsWhatIsNoLongerInTheRepository) {
  in_lab("roles/net/role.yaml", "resources: []\n");
  const auto explained = explain("/etc/net");
  ASSERT_EQ(explained.remembered.size(), 1U);
  EXPECT_EQ(explained.remembered[0].role, "net");
  EXPECT_EQ(explained.remembered[0].left.run, first_);
  EXPECT_FALSE(explained.unmanaged);
}

TEST_F(ExplainMemory, HasNoSecretInIt) {
  const auto token = resource("/etc/token");
  ASSERT_TRUE(token.memory);
  for (const auto& [name, value] : token.memory->original) {
    EXPECT_EQ(value.find("hunter2"), std::string::npos) << name;
  }
}

TEST_F(ExplainMemory, ReadsAndWritesNothing) {
  const auto before = host_files();
  (void)explain("/etc/motd");
  (void)explain("greeting");
  EXPECT_EQ(host_files(), before);
}

}  // namespace
}  // namespace tend::testing
