#include "unit/engine/lab_on_host.hpp"

namespace tend::testing {
namespace {

using CompileTest = LabOnHost;

TEST_F(CompileTest, ResourcesOfARoleStandInTheOrderOfWriting) {
  lab({{"a",
        "resources:\n  - file: /etc/one\n    content: x\n  - file: /etc/two\n    content: x\n"}});
  EXPECT_EQ(order(), (Lines{"file:/etc/one", "file:/etc/two"}));
}

TEST_F(CompileTest, WhatIsNoPackageGoesFirstAndPackagesOfAllRolesTogether) {
  lab({{"a", "resources:\n  - package: [pa, pb]\n  - file: /etc/a\n    content: x\n"},
       {"b",
        "resources:\n  - file: /etc/b\n    content: x\n  - package: pc\n  - file: /etc/c\n    "
        "content: x\n"}});
  EXPECT_EQ(order(), (Lines{"file:/etc/b", "package:pa", "package:pb", "package:pc", "file:/etc/a",
                            "file:/etc/c"}));
}

TEST_F(CompileTest, ARequiredRoleComesFirstEvenIfNamedLater) {
  lab({{"late", "requires: [early]\nresources:\n  - file: /etc/late\n    content: x\n"},
       {"early", "resources:\n  - file: /etc/early\n    content: x\n"}});
  EXPECT_EQ(order(), (Lines{"file:/etc/early", "file:/etc/late"}));
}

TEST_F(CompileTest, AMissingRequiredRoleNamesBothPlaces) {
  lab({{"late", "requires: [early]\nresources: []\n"}});
  role_file("early/role.yaml", "resources: []\n");
  EXPECT_EQ(faults(),
            "error: role `late` requires `early`, which this host does not have\n"
            " --> inventory/lab.yaml:4:7\n"
            "  |\n"
            "4 |       late:\n"
            "  |       ^^^^\n"
            "  = required at roles/late/role.yaml:1:12\n");
}

TEST_F(CompileTest, LoopAndWhenMakeOneResourceForEachItemThatFits) {
  lab({{"a",
        "params:\n  names: {type: list, items: {type: string}, default: [x, y, z]}\n"
        "resources:\n  - file: \"/etc/{{ item }}\"\n    content: \"{{ item }}\"\n"
        "    loop: \"{{ params.names }}\"\n    when: item != 'y'\n"}});
  EXPECT_EQ(order(), (Lines{"file:/etc/x", "file:/etc/z"}));
}

TEST_F(CompileTest, AMapOfJsonKeysIsOneResourceForEachKeyThatIsGiven) {
  lab({{"a",
        "params:\n  dns: {type: string}\n"
        "resources:\n  - json: /etc/docker/daemon.json\n    value:\n      live-restore: true\n"
        "      log-opts: {max-size: 50m, max-file: '3'}\n      dns: \"{{ params.dns }}\"\n"},
       {"b",
        "resources:\n  - json: /etc/docker/daemon.json\n    key: runtimes.nvidia\n"
        "    value: {path: nvidia-container-runtime}\n"
        "    after: json:/etc/docker/daemon.json#live-restore\n"}});
  EXPECT_EQ(order(), (Lines{"json:/etc/docker/daemon.json#live-restore",
                            "json:/etc/docker/daemon.json#log-opts.max-size",
                            "json:/etc/docker/daemon.json#log-opts.max-file",
                            "json:/etc/docker/daemon.json#runtimes.nvidia.path"}));
}

TEST_F(CompileTest, AFileNeedsItsParentDirectoryAndItsOwner) {
  lab({{"files", "resources:\n  - file: /srv/data/list\n    content: x\n    owner: alice\n"},
       {"later", "resources:\n  - user: alice\n  - file: /srv/data\n    state: directory\n"}});
  EXPECT_EQ(order(), (Lines{"user:alice", "file:/srv/data", "file:/srv/data/list"}));
}

TEST_F(CompileTest, UnknownKeysAreReportedWithASuggestionWhateverWhenSays) {
  lab({{"a", "resources:\n  - file: /etc/x\n    content: x\n    owener: root\n    when: false\n"}});
  EXPECT_EQ(
      faults(),
      "error: unknown key `owener` in resource `file`\n"
      " --> roles/a/role.yaml:4:5\n"
      "  |\n"
      "4 |     owener: root\n"
      "  |     ^^^^^^ did you mean `owner`?\n"
      "  = known keys: after, audit, before, content, defer, defer_at_most, group, loop, mode, "
      "on_remove, owner, reloads, "
      "restarts, retries, sensitive, source, state, target, template, timeout, triggers, "
      "validate, when\n");
}

TEST_F(CompileTest, AnUnknownKindIsReportedWithASuggestion) {
  lab({{"a", "resources:\n  - fil: /etc/x\n"}});
  EXPECT_NE(faults().find("unknown resource kind `fil`"), std::string::npos) << faults();
  EXPECT_NE(faults().find("did you mean `file`?"), std::string::npos) << faults();
}

TEST_F(CompileTest, TwoWholeClaimsOnOnePathNameBothPlaces) {
  lab({{"a", "resources:\n  - file: /etc/x\n    content: x\n"},
       {"b", "resources:\n  - line: /etc/x\n    text: y\n"}});
  EXPECT_EQ(faults(),
            "error: file:/etc/x and line:/etc/x#y both manage /etc/x\n"
            " --> roles/b/role.yaml:2:5\n"
            "  |\n"
            "2 |   - line: /etc/x\n"
            "  |     ^^^^\n"
            "  = first at roles/a/role.yaml:2:5 (role `a`)\n");
}

TEST_F(CompileTest, TheSameIdTwiceIsOneErrorThatNamesBothPlaces) {
  lab({{"a", "resources:\n  - package: pa\n  - package: pa\n"}});
  EXPECT_NE(faults().find("package:pa is defined twice"), std::string::npos) << faults();
  EXPECT_NE(faults().find("first at roles/a/role.yaml:2:5"), std::string::npos) << faults();
}

TEST_F(CompileTest, ACycleNamesEveryPlaceOnIt) {
  lab({{"a",
        "resources:\n  - file: /etc/x\n    content: x\n    after: file:/etc/y\n"
        "  - file: /etc/y\n    content: y\n"}});
  EXPECT_NE(faults().find("resources wait for each other"), std::string::npos) << faults();
  EXPECT_NE(faults().find("file:/etc/y at roles/a/role.yaml:5:5"), std::string::npos) << faults();
}

TEST_F(CompileTest, ParametersMergeFromDefaultsToHostAndCommandLine) {
  lab({{"a",
        "params:\n  one: {type: string, default: role}\n  two: {type: string, default: role}\n"
        "  three: {type: string, default: role}\n"
        "resources:\n  - file: /etc/x\n    content: \"{{ params.one }} {{ params.two }} {{ "
        "params.three }}\"\n"}});
  inventory(
      "groups:\n  all:\n    roles:\n      a: {one: all, two: all}\n"
      "hosts:\n  gpu01:\n    roles:\n      a: {two: host}\n");
  parameters_["a"] = Map{{"three", "line"}};
  EXPECT_EQ(catalog().resources.at(0).text("content"), "all host line");
}

TEST_F(CompileTest, InventoryValuesAreDataAndNeverTemplates) {
  lab({{"a",
        "params:\n  word: {type: string}\nresources:\n  - file: /etc/x\n    content: \"{{ "
        "params.word }}\"\n"}});
  inventory("hosts:\n  gpu01:\n    roles:\n      a: {word: \"{{ facts.hostname }}\"}\n");
  EXPECT_EQ(catalog().resources.at(0).text("content"), "{{ facts.hostname }}");
}

TEST_F(CompileTest, AnUnknownParameterIsReportedWhereItIsGiven) {
  lab({{"a", "params:\n  timezone: {type: string, default: UTC}\nresources: []\n"}});
  inventory("hosts:\n  gpu01:\n    roles:\n      a: {timzone: Asia/Tokyo}\n");
  EXPECT_EQ(faults(),
            "error: role `a` has no parameter `timzone`\n"
            " --> inventory/lab.yaml:4:11\n"
            "  |\n"
            "4 |       a: {timzone: Asia/Tokyo}\n"
            "  |           ^^^^^^^ did you mean `timezone`?\n"
            "  = known parameters: timezone\n");
}

TEST_F(CompileTest, AnUnknownFactMakesTheResourceUnknownAndNothingElse) {
  lab({{"a",
        "resources:\n  - file: /etc/x\n    content: \"{{ facts.hostname }}\"\n"
        "  - file: /etc/y\n    content: y\n"}});
  const auto compiled = catalog();
  EXPECT_EQ(compiled.resources.at(0).unknown, "not asked");
  EXPECT_EQ(compiled.resources.at(1).unknown, "");
}

TEST_F(CompileTest, a_loop_over_something_unknown_is_one_unknown_resource) {
  lab({{"a",
        "resources:\n  - file: \"{{ item.path }}\"\n    content: \"{{ item.text }}\"\n"
        "    loop: \"{{ facts.hostname | list }}\"\n"
        "  - file: \"{{ item.path }}\"\n    content: other\n"
        "    loop: \"{{ facts.hostname | list }}\"\n"}});
  const auto compiled = catalog();
  ASSERT_EQ(compiled.resources.size(), 2U);
  EXPECT_EQ(compiled.resources.at(0).id.str(), "file:{{ item.path }} (roles/a/role.yaml:2:5)");
  EXPECT_EQ(compiled.resources.at(0).unknown, "not asked");
}

TEST_F(CompileTest, AWrongFactNameIsAnError) {
  lab({{"a", "resources:\n  - file: /etc/x\n    content: \"{{ facts.hostnam }}\"\n"}});
  EXPECT_NE(faults().find("did you mean"), std::string::npos) << faults();
}

TEST_F(CompileTest, TemplateAndContentExcludeEachOther) {
  role_file("a/templates/x", "text");
  lab({{"a", "resources:\n  - file: /etc/x\n    content: x\n    template: x\n"}});
  EXPECT_NE(faults().find("`content` and `template` exclude each other"), std::string::npos)
      << faults();
}

TEST_F(CompileTest, AMissingTemplateIsReportedWithASuggestion) {
  role_file("a/templates/motd", "text");
  lab({{"a", "resources:\n  - file: /etc/x\n    template: mtod\n"}});
  EXPECT_EQ(faults(),
            "error: role `a` has no file templates/mtod\n"
            " --> roles/a/role.yaml:3:15\n"
            "  |\n"
            "3 |     template: mtod\n"
            "  |               ^^^^ did you mean `motd`?\n");
}

TEST_F(CompileTest, AReferenceToNothingIsAnError) {
  lab({{"a",
        "resources:\n  - file: /etc/x\n    content: x\n    after: package:chrny\n  - package: "
        "chrony\n"}});
  EXPECT_NE(faults().find("file:/etc/x refers to package:chrny, which this host does not have"),
            std::string::npos)
      << faults();
  EXPECT_NE(faults().find("did you mean `package:chrony`?"), std::string::npos) << faults();
}

TEST_F(CompileTest, AnUnsupportedSystemIsAnErrorAndNotASurprise) {
  lab({{"a", "supports: [debian-12]\nresources: []\n"}});
  facts_ = merged(facts_, Map{{"os", Map{{"name", "fedora-40"}}}});
  EXPECT_NE(faults().find("role `a` does not support fedora-40"), std::string::npos) << faults();
}

TEST_F(CompileTest, a_refusal_needs_words_and_knows_its_keys) {
  lab({{"r", "refuse:\n  - when: true\n    mesage: x\n"}});
  const auto told = faults();
  EXPECT_NE(told.find("unknown key `mesage` in an item of `refuse`"), std::string::npos) << told;
  EXPECT_NE(told.find("needs `message`"), std::string::npos);
}

}  // namespace
}  // namespace tend::testing
