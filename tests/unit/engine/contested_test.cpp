// Two who fight over one thing, and plans that must be empty after a run.
#include "unit/engine/lab_on_host.hpp"

namespace tend::testing {
namespace {

class ContestedTest : public LabOnHost {
 protected:
  void SetUp() override {
    lab({{"r", "resources:\n  - file: /etc/x\n    content: ours\n"}});
    converge();
  }
  // Somebody changes it back, then Tend runs.
  engine::ApplyResult night() {
    host_.files.put("/etc/x", MemoryNode{.content = "theirs"});
    return converge();
  }
  static model::ResultStatus status_of(const engine::ApplyResult& result) {
    return result.results.at(0).status;
  }
};

TEST_F(ContestedTest, the_third_night_of_a_fight_ends_it_and_says_so_once) {
  EXPECT_EQ(status_of(night()), model::ResultStatus::changed);
  EXPECT_EQ(status_of(night()), model::ResultStatus::changed);
  const auto third = night();
  EXPECT_EQ(status_of(third), model::ResultStatus::contested);
  EXPECT_TRUE(third.results[0].error);
  EXPECT_EQ(host_.files.node("/etc/x")->content, "theirs");
  expect_faithful(third);
  const auto fourth = night();
  EXPECT_EQ(status_of(fourth), model::ResultStatus::contested);
  EXPECT_FALSE(fourth.results[0].error);
  const auto planned = plan();
  EXPECT_TRUE(planned.empty());
  ASSERT_EQ(planned.contested.size(), 1U);
}

TEST_F(ContestedTest, a_quiet_night_between_makes_it_plain_drift_again) {
  night();
  night();
  converge();
  EXPECT_EQ(status_of(night()), model::ResultStatus::changed);
}

TEST_F(ContestedTest, a_new_wish_or_naming_it_takes_it_up_again) {
  for (int i = 0; i < 3; ++i) night();
  insist_ = true;
  EXPECT_EQ(status_of(night()), model::ResultStatus::changed);
  insist_ = false;
  for (int i = 0; i < 3; ++i) night();
  commit_ = "c2";
  lab({{"r", "resources:\n  - file: /etc/x\n    content: ours now\n"}});
  EXPECT_EQ(status_of(night()), model::ResultStatus::changed);
}

TEST_F(ContestedTest, a_resource_that_a_later_one_changes_back_failed) {
  lab({{"r",
        "resources:\n  - file: /etc/x\n    content: new\n"
        "  - exec: spoil\n    argv: [spoil]\n    creates: /spoilt\n"}});
  host_.runner.on({"spoil"}, [&](const system::Command&) -> Result<system::ProcessResult> {
    host_.files.put("/etc/x", MemoryNode{.content = "spoilt"});
    host_.files.put("/spoilt", MemoryNode{});
    return exits(0);
  });
  const auto result = converge();
  EXPECT_EQ(status_of(result), model::ResultStatus::failed);
  EXPECT_NE(result.results[0].error->message.find("does not stay"), std::string::npos);
}

}  // namespace
}  // namespace tend::testing
