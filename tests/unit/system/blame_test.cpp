#include "system/blame.hpp"

#include <gtest/gtest.h>

#include "support/git_lab.hpp"

namespace tend::testing {
namespace {

class Blame : public ::testing::Test {
 protected:
  Blame() {
    lab_.write("roles/base/role.yaml", "one\ntwo\nthree\n");
    first_ = lab_.commit("base: begin");
    lab_.write("roles/base/role.yaml", "zero\none\nTWO\nthree\n");
    second_ = lab_.commit("base: louder");
  }
  std::string bare() const { return lab_.path() + "/.git"; }

  GitLab lab_;
  std::string first_;
  std::string second_;
};

TEST_F(Blame, EveryLineHasTheCommitThatWroteIt) {
  const auto of = [&](std::uint32_t line) {
    const auto origin = system::blame_in_commit(bare(), second_, "roles/base/role.yaml", line);
    return origin ? origin->commit : origin.error().str();
  };
  EXPECT_EQ(of(1), second_);
  EXPECT_EQ(of(2), first_);
  EXPECT_EQ(of(3), second_);
  EXPECT_EQ(of(4), first_);
}

TEST_F(Blame, SaysWhoWhenAndWhy) {
  const auto origin = system::blame_in_commit(bare(), second_, "roles/base/role.yaml", 3);
  ASSERT_TRUE(origin) << origin.error().str();
  EXPECT_EQ(origin->author, "Alice <alice@lab.example>");
  EXPECT_EQ(origin->subject, "base: louder");
  EXPECT_GT(origin->time.time_since_epoch().count(), 0);
}

TEST_F(Blame, OfAnEarlierCommitKnowsNothingOfLaterOnes) {
  const auto origin = system::blame_in_commit(bare(), first_, "roles/base/role.yaml", 2);
  ASSERT_TRUE(origin) << origin.error().str();
  EXPECT_EQ(origin->commit, first_);
}

TEST_F(Blame, AFileThatIsNotThereIsAnError) {
  EXPECT_FALSE(system::blame_in_commit(bare(), second_, "roles/base/none.yaml", 1));
}

TEST_F(Blame, ALineThatWasNotCommittedYetHasNoOrigin) {
  const std::string text = "zero\none\nnew\nTWO\nthree\n";
  const auto of = [&](std::uint32_t line) {
    const auto origin = system::blame_in_directory(lab_.path(), "roles/base/role.yaml", text, line);
    return origin ? origin->commit : "none";
  };
  EXPECT_EQ(of(2), first_);
  EXPECT_EQ(of(3), "none");
  EXPECT_EQ(of(4), second_);
}

TEST_F(Blame, ADirectoryInAWorkTreeIsFoundAndOneOutsideHasNoOrigin) {
  const auto inside =
      system::blame_in_directory(lab_.path() + "/roles", "base/role.yaml", "zero\none\n", 2);
  ASSERT_TRUE(inside);
  EXPECT_EQ(inside->commit, first_);
  const TemporaryDirectory outside;
  EXPECT_FALSE(system::blame_in_directory(outside.path(), "role.yaml", "one\n", 1));
}

}  // namespace
}  // namespace tend::testing
