#include "cli/views/plan_view.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "cli/views/change_view.hpp"
#include "support/sample_runs.hpp"

namespace tend::cli {
namespace {

using model::Action;
using model::Plan;

TEST(PlanView, ShowsAWholePlanPlainly) {
  const std::string text = plan_text(
      testing::sample_plan(), {"facts are of host build7, the inventory entry is gpu01"}, {});
  EXPECT_EQ(text, R"(gpu01 at 3f2a1bc9d0e4
note: facts are of host build7, the inventory entry is gpu01

base
  + package:chrony                          not installed
  + file:/etc/chrony/sources.d/lab.sources  is not there (after package:chrony)
      mode 0644
      +server ntp1
      +server ntp2
  > service:chrony.service                  start: is stopped (after package:chrony)
  ~ file:/etc/motd                          content differs, mode is 0600, wanted 0644
      drift: changed by somebody since we left it
      mode  0600 -> 0644
      @@ -1,2 +1,2 @@
       Welcome
      -to gpu1
      +to gpu01

app
  ~ file:/etc/app/token  content differs
      because a fact of this host changed
      content  ‹secret›
  - user:mallory         no longer wanted

error: file:/mnt/nas/x: read /mnt/nas/x: Input/output error
  --> roles/base/role.yaml:31:5

unknown
  ? after package:chrony
      exec:probe, exec:other
  ? needs root
      file:/etc/sudoers

deferred
  o systemd is not running
      service:x.service

note: this plan is not complete: not everything could be read or planned

Plan: 2 to create, 2 to change, 1 to remove, 1 to start; 5 ok; 3 unknown; 1 deferred; 1 failed to be planned. 1 drifted.
)");
}

TEST(PlanView, ColoursWhatMatters) {
  Plan plan;
  plan.host = "gpu01";
  plan.commit = "abc+dirty";
  auto motd = testing::change("file:/etc/motd", Action::change, "content differs");
  motd.attributes = {{"mode", "0600", "0644"}};
  motd.diff = "@@ -1 +1 @@\n-old\n+new\n";
  plan.changes = {motd};
  Screen screen;
  screen.colour = true;
  EXPECT_EQ(replace_all(plan_text(plan, {}, screen), "\x1b", "^"),
            "^[1mgpu01^[0m at ^[36mabc+dirty^[0m\n"
            "\n"
            "^[1mbase^[0m\n"
            "  ^[33m~^[0m ^[1mfile:/etc/motd^[0m  content differs\n"
            "      mode  ^[31m0600^[0m ^[2m->^[0m ^[32m0644^[0m\n"
            "      ^[36m@@ -1 +1 @@^[0m\n"
            "      ^[31m-old^[0m\n"
            "      ^[32m+new^[0m\n"
            "\n"
            "^[1mPlan: 0 to create, 1 to change, 0 to remove; 0 ok.^[0m\n");
}

TEST(PlanView, SaysThatThereIsNothingToDo) {
  Plan plan;
  plan.host = "gpu01";
  plan.ok = 43;
  EXPECT_EQ(plan_text(plan, {}, {}), "gpu01\n\nNothing to do: 43 resources as they should be.\n");
  plan.unknown = {{{"exec", "x"}, "base", "needs root", {}}};
  EXPECT_EQ(plan_summary(plan), "Nothing to do: 43 resources as they should be; 1 unknown.");
}

TEST(PlanView, CutsNewTextsAfterTwentyLines) {
  Plan plan;
  auto file = testing::change("file:/etc/long", Action::create, "is not there");
  file.diff = testing::numbered_lines(51);
  plan.changes = {file};
  const std::string text = plan_text(plan, {}, {});
  EXPECT_NE(text.find("      +line 20\n      … 31 more lines\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("+line 21\n"), std::string::npos);
}

TEST(PlanView, ShowsALineMoreRatherThanSayThatThereIsOne) {
  Plan plan;
  auto file = testing::change("file:/etc/long", Action::create, "is not there");
  file.diff = testing::numbered_lines(21);
  plan.changes = {file};
  const std::string text = plan_text(plan, {}, {});
  EXPECT_NE(text.find("+line 21\n"), std::string::npos);
  EXPECT_EQ(text.find("more line"), std::string::npos);
}

TEST(PlanView, NeverCutsTheDiffOfAChange) {
  Plan plan;
  auto file = testing::change("file:/etc/long", Action::change, "content differs");
  file.diff = testing::numbered_lines(60);
  plan.changes = {file};
  EXPECT_NE(plan_text(plan, {}, {}).find("+line 60\n"), std::string::npos);
}

TEST(PlanView, HidesDiffsOfPrivateFilesFromWhoeverIsNotRoot) {
  Plan plan;
  auto file = testing::change("file:/etc/key", Action::create, "is not there");
  file.attributes = {{"content", nullptr, "0123456789ab"}, {"mode", nullptr, "0600"}};
  file.diff = "@@ -0,0 +1 @@\n+hunter2\n";
  plan.changes = {file};
  Screen screen;
  EXPECT_NE(plan_text(plan, {}, screen).find("hunter2"), std::string::npos);
  screen.root = false;
  const std::string text = plan_text(plan, {}, screen);
  EXPECT_EQ(text.find("hunter2"), std::string::npos);
  EXPECT_NE(text.find("      mode 0600\n      diff not shown: others may not read this file\n"),
            std::string::npos)
      << text;
}

TEST(PlanView, NeverShowsSecretsNotEvenToRoot) {
  const std::string text = plan_text(testing::sample_plan(), {}, {});
  EXPECT_EQ(text.find("hunter2"), std::string::npos);
}

TEST(PlanView, MakesControlCharactersVisible) {
  Plan plan;
  plan.host = "gpu\x1b[31m";
  auto file = testing::change("file:/etc/\x1b[2J", Action::change, "content \x07 differs");
  file.attributes = {{"target", "a\x1b", "b\nc"}};
  file.diff = "@@ -1 +1 @@\n-\x1b[0m\n+x\n";
  plan.changes = {file};
  plan.unknown = {{{"exec", "\x1b"}, "base", "\x1b", {}}};
  const std::string text = plan_text(plan, {"\x1b"}, {});
  EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
  EXPECT_EQ(text.find('\x07'), std::string::npos);
  EXPECT_NE(text.find("-> b\\nc"), std::string::npos) << text;
}

TEST(PlanView, BreaksReasonsAtTheWidthOfTheTerminal) {
  Plan plan;
  plan.changes = {testing::change("file:/etc/motd", Action::change,
                                  "owner is alice, wanted root, mode is 0600, wanted 0644")};
  Screen screen;
  screen.width = 50;
  EXPECT_NE(plan_text(plan, {}, screen)
                .find("  ~ file:/etc/motd  owner is alice, wanted root,\n"
                      "                    mode is 0600, wanted 0644\n"),
            std::string::npos)
      << plan_text(plan, {}, screen);
}

TEST(PlanView, SaysOnceWhatAChangeWaitsFor) {
  auto file = testing::change("file:/x", Action::create, "unknown (after package:a)");
  file.after = {{"package", "a"}, {"package", "b"}};
  EXPECT_EQ(change_line(file, 0, {}), "  + file:/x  unknown (after package:a) (after package:b)\n");
  file.after.pop_back();
  EXPECT_EQ(change_line(file, 0, {}), "  + file:/x  unknown (after package:a)\n");
}

TEST(PlanView, ShowsEveryActionBySymbolAndVerb) {
  const std::pair<Action, const char*> cases[] = {
      {Action::create, "  + x:y  why\n"},         {Action::change, "  ~ x:y  why\n"},
      {Action::remove, "  - x:y  why\n"},         {Action::start, "  > x:y  start: why\n"},
      {Action::stop, "  x x:y  stop: why\n"},     {Action::restart, "  > x:y  restart: why\n"},
      {Action::reload, "  > x:y  reload: why\n"}, {Action::run, "  > x:y  run: why\n"},
      {Action::reboot, "  > x:y  reboot: why\n"}};
  for (const auto& [action, line] : cases) {
    EXPECT_EQ(change_line(testing::change("x:y", action, "why"), 0, {}), line);
  }
}

TEST(ShortCommit, ShortensHashesOnly) {
  EXPECT_EQ(short_commit("3f2a1bc9d0e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8"), "3f2a1bc9d0e4");
  EXPECT_EQ(short_commit("3f2a1bc9d0e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8+dirty"), "3f2a1bc9d0e4+dirty");
  EXPECT_EQ(short_commit("worktree"), "worktree");
  EXPECT_EQ(short_commit(""), "");
}

}  // namespace
}  // namespace tend::cli
