// Only a commit removes: what a changed fact takes out of the catalog stays, for as long as it
// takes.
#include "unit/run/lab_on_disk.hpp"

namespace tend::testing {
namespace {

class Departing : public LabOnDisk {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root, to own what it writes";
    in_lab("inventory/lab.yaml", "hosts:\n  gpu01: {roles: {r: {}}}\n");
    on_host("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
    on_host("/etc/group", "root:x:0:\n");
    role(kFirst + kSecond);
  }
  void role(const std::string& resources) const {
    in_lab("roles/r/role.yaml",
           "resources:\n  - file: /etc/always\n    content: always\n" + resources);
  }
  // The host is called so from now on, and a run follows.
  model::Report night(const std::string& name) const {
    on_host("/etc/hostname", name + "\n");
    auto report = apply(options_);
    EXPECT_TRUE(report.errors.empty() && !report.failed());
    return report;
  }
  bool there(const std::string& file) const { return std::filesystem::exists(path("root" + file)); }

  const std::string kFirst =
      "  - file: /etc/first\n    content: first\n    when: facts.hostname == 'one'\n";
  const std::string kSecond =
      "  - file: /etc/second\n    content: second\n    when: facts.hostname == 'two'\n";
};

TEST_F(Departing, what_a_fact_took_away_stays_every_night) {
  night("one");
  for (int i = 0; i < 3; ++i) {
    const auto report = night("three");
    EXPECT_TRUE(there("/etc/first"));
    EXPECT_NE(report.notes.back().find("a fact of this host changed"), std::string::npos);
  }
}

TEST_F(Departing, facts_that_change_again_do_not_make_it_a_removal) {
  night("one");
  night("two");
  night("three");
  night("three");
  EXPECT_TRUE(there("/etc/first"));
  EXPECT_TRUE(there("/etc/second"));
}

TEST_F(Departing,
       a_commit_that_does_not_touch_it_leaves_it_alone_and_one_that_drops_it_removes_it) {
  night("one");
  night("three");
  role(kFirst + kSecond + "  - file: /etc/more\n    content: more\n");
  night("three");
  EXPECT_TRUE(there("/etc/first"));
  role(kSecond);
  night("three");
  EXPECT_FALSE(there("/etc/first"));
}

TEST_F(Departing, an_authors_own_edit_is_intended_and_no_fact) {
  night("one");
  in_lab("roles/r/role.yaml", "resources:\n  - file: /etc/always\n    content: other\n");
  const auto report = night("one");
  ASSERT_FALSE(report.results.empty());
  EXPECT_EQ(report.results.front().changes.front().cause, model::Cause::intended);
}

}  // namespace
}  // namespace tend::testing
