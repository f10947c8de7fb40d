#include "model/saved_plan.hpp"

#include <gtest/gtest.h>

#include "support/sample_runs.hpp"

namespace tend::model {
namespace {

using Lines = std::vector<std::string>;

SavedPlan written_and_read(const SavedPlan& saved) {
  auto read = saved_plan_from_value(to_value(saved));
  EXPECT_TRUE(read) << read.error().str();
  return read ? *read : SavedPlan{};
}

Lines moved(const SavedPlan& saved, const Plan& now) {
  return differences(written_and_read(saved), now, saved.wishes);
}

std::string refusal(const Value& document) {
  const auto read = saved_plan_from_value(document);
  return read ? "no refusal" : read.error().message;
}

TEST(SavedPlan, IsThePlanThatWasKept) {
  const auto plan = testing::sample_plan();
  const auto saved = testing::saved(plan);
  const auto read = written_and_read(saved);
  EXPECT_EQ(read.plan.host, "gpu01");
  EXPECT_EQ(read.plan.commit, plan.commit);
  EXPECT_FALSE(read.plan.complete);
  EXPECT_EQ(read.machine, "0123");
  EXPECT_EQ(read.source.repo, "/srv/lab");
  EXPECT_EQ(read.source.targets, Lines{"base"});
  EXPECT_TRUE(*read.source.parameters.at("base").find("count") == Value(3));
  EXPECT_EQ(read.wishes, saved.wishes);
  EXPECT_EQ(moved(saved, plan), Lines{});
}

TEST(SavedPlan, HasNoSecretInIt) {
  const auto document = to_value(testing::sample_saved_plan());
  EXPECT_EQ(document.display().find("hunter2"), std::string::npos);
}

TEST(SavedPlan, OfAnotherSchemaOrNoPlanAtAllIsNotRead) {
  Map document = to_value(testing::sample_saved_plan()).as_map();
  document.set("schema", "tend.plan/2");
  EXPECT_EQ(refusal(document), "it is a tend.plan/2, this tend knows tend.plan/1; upgrade tend");
  document.set("schema", "tend.report/1");
  EXPECT_EQ(refusal(document), "it is no plan but a tend.report/1");
  EXPECT_EQ(refusal(Value("text")), "it is no plan");
  EXPECT_NE(refusal(to_value(testing::sample_plan())).find("tend diff --save FILE"),
            std::string::npos);
}

TEST(SavedPlan, WithAPartMissingIsNotRead) {
  for (const char* member : {"changes", "unknown", "failures"}) {
    Map document = to_value(testing::sample_saved_plan()).as_map();
    document.erase(member);
    EXPECT_EQ(refusal(document), std::string("the plan has no sound `") + member + "`");
  }
  for (const char* member : {"targets", "digests", "parameters", "resources"}) {
    Map document = to_value(testing::sample_saved_plan()).as_map();
    Map saved = document.find("saved")->as_map();
    saved.erase(member);
    document.set("saved", saved);
    EXPECT_EQ(refusal(document), std::string("the plan has no sound `") + member + "`");
  }
}

TEST(SavedPlan, NamesTheAttributeThatMoved) {
  const auto plan = testing::sample_plan();
  auto now = plan;
  now.changes[3].attributes[1].before = "0640";
  EXPECT_EQ(moved(testing::saved(plan), now),
            Lines{"other: change file:/etc/motd: `mode` is 0640 now and was 0600"});
  now = plan;
  now.changes[3].attributes[1].after = "0664";
  EXPECT_EQ(moved(testing::saved(plan), now),
            Lines{"other: change file:/etc/motd: `mode` would become 0664 and was to become 0644"});
  now = plan;
  now.changes[3].attributes.pop_back();
  EXPECT_EQ(moved(testing::saved(plan), now),
            Lines{"other: change file:/etc/motd: `mode` would not change any more"});
  now = plan;
  now.changes[3].diff += "+more\n";
  EXPECT_EQ(moved(testing::saved(plan), now),
            Lines{"other: change file:/etc/motd: the text it changes is another"});
}

TEST(SavedPlan, NamesChangesThatAreNewGoneOrOfAnotherAction) {
  const auto plan = testing::sample_plan();
  auto now = plan;
  now.changes.erase(now.changes.begin() + 3);
  EXPECT_EQ(moved(testing::saved(plan), now),
            Lines{"gone: change file:/etc/motd (content differs, mode is 0600, wanted 0644)"});
  auto saved = testing::saved(now);
  saved.wishes["file:/etc/motd"] = "d1";
  EXPECT_EQ(moved(saved, plan),
            Lines{"new: change file:/etc/motd (content differs, mode is 0600, wanted 0644)"});
  now = plan;
  now.changes[3].action = Action::create;
  EXPECT_EQ(moved(testing::saved(plan), now),
            Lines{"other: change file:/etc/motd: create instead of change"});
}

TEST(SavedPlan, ASecretThatMovedIsSeenAndNotShown) {
  const auto plan = testing::sample_plan();
  auto now = plan;
  now.changes[4].diff = "@@ -1 +1 @@\n-old\n+hunter3\n";
  EXPECT_EQ(moved(testing::saved(plan), now),
            Lines{"other: change file:/etc/app/token: a secret in it is another, or what is secret "
                  "of the host"});
}

TEST(SavedPlan, ACommitAndAWishThatMovedAreNamed) {
  const auto plan = testing::sample_plan();
  auto now = plan;
  now.commit = "ffffffffffffffffffffffffffffffffffffffff";
  EXPECT_EQ(moved(testing::saved(plan), now),
            Lines{"the commit is ffffffffffff now and was 3f2a1bc9d0e4"});
  const auto saved = testing::saved(plan);
  auto wishes = saved.wishes;
  wishes["file:/etc/motd"] = "d2";
  wishes["file:/etc/new"] = "d1";
  wishes.erase("user:mallory");
  EXPECT_EQ(differences(written_and_read(saved), plan, wishes),
            (Lines{"file:/etc/motd is wished otherwise", "user:mallory is no longer wished for",
                   "file:/etc/new is wished for anew"}));
}

TEST(SavedPlan, WhatCanNoLongerBeJudgedIsNamed) {
  const auto plan = testing::sample_plan();
  auto now = plan;
  now.unknown.push_back({{"file", "/etc/x"}, "base", "needs root", {}});
  now.failures.push_back({{"file", "/mnt/y"}, "base", make_error(ErrorCode::io, "it hangs"), {}});
  EXPECT_EQ(moved(testing::saved(plan), now),
            (Lines{"file:/etc/x is unknown now (needs root)",
                   "file:/mnt/y cannot be judged now: it hangs"}));
}

TEST(SavedPlan, TheOrderOfChangesIsPartOfIt) {
  const auto plan = testing::sample_plan();
  auto now = plan;
  std::swap(now.changes[0], now.changes[5]);
  EXPECT_EQ(moved(testing::saved(plan), now), Lines{"the changes would come in another order"});
}

// Without root the ledger cannot be read, so everything is `initial`; that is not what is done.
TEST(SavedPlan, WhyAChangeIsDueIsNoPartOfIt) {
  const auto plan = testing::sample_plan();
  auto now = plan;
  now.changes[0].cause = Cause::drift;
  now.changes[0].drifted = true;
  EXPECT_EQ(moved(testing::saved(plan), now), Lines{});
}

}  // namespace
}  // namespace tend::model
