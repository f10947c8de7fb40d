// `diff --save` and `apply --plan`, on real files below a root.
#include "run/plan_file.hpp"

#include "unit/run/lab_on_disk.hpp"

namespace tend::testing {
namespace {

class PlanFile : public LabOnDisk {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root, to own what it writes";
    in_lab("inventory/lab.yaml",
           "groups:\n  all:\n    roles:\n      greeting: {word: hello}\nhosts:\n  gpu01: {}\n"
           "  gpu02: {}\n");
    in_lab("roles/greeting/role.yaml",
           "params:\n  word: {type: string}\nresources:\n"
           "  - file: /etc/motd\n    content: \"{{ params.word }}\\n\"\n"
           "  - file: /etc/issue\n    content: \"x\\n\"\n");
    on_host("/etc/motd", "old\n");
  }

  // Saves the plan and gives the options that apply it, as `tend apply --plan FILE` has them.
  run::Options reviewed(run::Options options) {
    options.save_plan = path("plan.json");
    const auto diff = run::diff(options);
    EXPECT_TRUE(diff) << diff.error().front().str();
    run::Options bare;
    bare.root = options.root;
    bare.standard_roles = options.standard_roles;
    bare.plan = path("plan.json");
    return bare;
  }

  static std::string told(const model::Report& report) {
    std::string text;
    for (const auto& error : report.errors) {
      text += error.message + "\n";
      for (const auto& note : error.notes) text += note + "\n";
    }
    return text;
  }
  static bool has(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
  }
};

TEST_F(PlanFile, IsTheOnlyThingThatDiffWritesAndRootsAlone) {
  const auto before = host_files();
  (void)reviewed(options_);
  EXPECT_EQ(host_files(), before);
  struct stat status {};
  ASSERT_EQ(::stat(path("plan.json").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
}

TEST_F(PlanFile, WhatWasReviewedIsAppliedFromTheSameSource) {
  auto options = options_;
  options.parameters["greeting"].set("word", "moin");
  options.targets = {"file:/etc/motd"};
  const auto report = apply(reviewed(options));
  EXPECT_EQ(report.outcome, model::Outcome::changed) << told(report);
  EXPECT_EQ(host_text("/etc/motd"), "moin\n");
  EXPECT_FALSE(std::filesystem::exists(path("root/etc/issue")));
}

TEST_F(PlanFile, AHandEditInBetweenIsRefusedAndNothingIsTouched) {
  const auto plan = reviewed(options_);
  on_host("/etc/motd", "by hand\n");
  const auto report = apply(plan);
  EXPECT_EQ(report.outcome, model::Outcome::refused);
  EXPECT_TRUE(has(told(report), "other: change file:/etc/motd: `content` is ")) << told(report);
  EXPECT_EQ(host_text("/etc/motd"), "by hand\n");
  EXPECT_FALSE(std::filesystem::exists(path("root/etc/issue")));
}

TEST_F(PlanFile, AChangeOfTheRepositoryInBetweenIsRefused) {
  const auto plan = reviewed(options_);
  in_lab("roles/greeting/role.yaml",
         "params:\n  word: {type: string}\nresources:\n"
         "  - file: /etc/motd\n    content: \"{{ params.word }}\\n\"\n"
         "  - file: /etc/machine-id\n    mode: \"0644\"\n");
  const auto report = apply(plan);
  EXPECT_EQ(report.outcome, model::Outcome::refused);
  EXPECT_TRUE(has(told(report), "gone: create file:/etc/issue (does not exist)")) << told(report);
  EXPECT_TRUE(has(told(report), "file:/etc/issue is no longer wished for")) << told(report);
  EXPECT_TRUE(has(told(report), "file:/etc/machine-id is wished for anew")) << told(report);
  EXPECT_EQ(host_text("/etc/motd"), "old\n");
}

TEST_F(PlanFile, WhatContradictsThePlanIsRefusedBeforeAnythingIsOpened) {
  auto options = options_;
  options.parameters["greeting"].set("word", "moin");
  const auto plan = reviewed(options);
  const auto before = host_files();
  auto other = plan;
  other.parameters["greeting"].set("word", "tach");
  EXPECT_TRUE(has(told(apply(other)), "--param greeting.word contradicts the plan"));
  other = plan;
  other.parameters["greeting"].set("wort", "tach");
  EXPECT_TRUE(has(told(apply(other)), "--param greeting.wort contradicts the plan"));
  other = plan;
  other.targets = {"greeting"};
  EXPECT_TRUE(has(told(apply(other)), "the plan is about everything, not about greeting"));
  other = plan;
  other.repo = "/srv/other";
  EXPECT_TRUE(has(told(apply(other)), "--repo /srv/other contradicts the plan"));
  other = plan;
  other.host = "gpu02";
  EXPECT_TRUE(has(told(apply(other)), "--host gpu02 contradicts the plan"));
  other = plan;
  other.ref = "main";
  EXPECT_TRUE(has(told(apply(other)), "--ref main contradicts the plan, which was made without"));
  EXPECT_EQ(apply(other).errors.front().code, ErrorCode::usage);
  EXPECT_EQ(host_files(), before);
}

TEST_F(PlanFile, TheSameWordsOnceMoreAreNoContradiction) {
  auto options = options_;
  options.parameters["greeting"].set("word", "moin");
  auto plan = reviewed(options);
  plan.repo = options_.repo + "/.";
  plan.host = "gpu01";
  plan.parameters["greeting"].set("word", "moin");
  EXPECT_EQ(apply(plan).outcome, model::Outcome::changed);
}

TEST_F(PlanFile, OfAnotherMachineIsNotApplied) {
  const auto plan = reviewed(options_);
  on_host("/etc/machine-id", "ffffffffffffffffffffffffffffffff\n");
  const auto before = host_files();
  const auto report = apply(plan);
  EXPECT_EQ(report.errors.front().code, ErrorCode::usage);
  EXPECT_TRUE(has(told(report), "this is host gpu01 on machine ffffffff")) << told(report);
  EXPECT_EQ(host_text("/etc/motd"), "old\n");
  EXPECT_EQ(host_files(), before);
}

TEST_F(PlanFile, ThatSomebodyEditedOrCutShortIsNotApplied) {
  const auto plan = reviewed(options_);
  const std::string text = file_text(plan.plan);
  write_file(plan.plan, replace_all(text, "hello", "hallo"));
  EXPECT_TRUE(has(told(apply(plan)), "its seal does not fit"));
  EXPECT_EQ(apply(plan).errors.front().code, ErrorCode::invalid);
  write_file(plan.plan, text.substr(0, text.size() / 2));
  EXPECT_TRUE(has(told(apply(plan)), "it is no JSON document"));
  std::filesystem::remove(plan.plan);
  EXPECT_EQ(apply(plan).errors.front().code, ErrorCode::usage);
}

TEST_F(PlanFile, LaidOutOtherwiseIsTheSamePlan) {
  const auto plan = reviewed(options_);
  write_file(plan.plan, replace_all(file_text(plan.plan), "\n", " "));
  EXPECT_EQ(apply(plan).outcome, model::Outcome::changed);
}

TEST_F(PlanFile, IsNotWrittenWhereThereIsNoDirectory) {
  auto options = options_;
  options.save_plan = path("none/plan.json");
  const auto diff = run::diff(options);
  ASSERT_FALSE(diff);
  EXPECT_EQ(diff.error().front().code, ErrorCode::usage);
  EXPECT_FALSE(std::filesystem::exists(path("none")));
}

}  // namespace
}  // namespace tend::testing
