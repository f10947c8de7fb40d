#include "unit/engine/lab_on_host.hpp"

namespace tend::testing {
namespace {

// A role that refuses hosts with more than one GPU.
class RefusalsTest : public LabOnHost {
 protected:
  static constexpr const char* kRole =
      "vars:\n  cards: [a, b]\nrefuse:\n"
      "  - when: facts.gpu.count > 1\n    message: \"{{ facts.gpu.count }} cards: {{ item }}\"\n"
      "    loop: \"{{ vars.cards }}\"\n"
      "resources:\n  - file: /etc/x\n    content: x\n"
      "checks:\n  - name: works\n    run: [\"true\"]\n";

  static std::string file(const std::string& name) {
    return "resources:\n  - file: /etc/" + name + "\n    content: x\n";
  }
  void gpus(int count) { facts_ = Map{{"gpu", Map{{"count", count}}}}; }
};

TEST_F(RefusalsTest, are_in_the_roles_own_words_and_an_unknown_fact_refuses_nobody) {
  lab({{"r", kRole}});
  EXPECT_TRUE(catalog().refusals.empty());
  gpus(2);
  const auto compiled = catalog();
  ASSERT_EQ(compiled.refusals.size(), 2U);
  EXPECT_EQ(compiled.refusals[0].role, "r");
  EXPECT_EQ(compiled.refusals[0].message, "2 cards: a");
  EXPECT_EQ(compiled.refusals[1].message, "2 cards: b");
  EXPECT_EQ(compiled.refusals[0].source.str(), "roles/r/role.yaml:4:5");
  EXPECT_TRUE(compiled.resources.empty());
  EXPECT_TRUE(compiled.checks.empty());
  gpus(1);
  EXPECT_TRUE(catalog().refusals.empty());
}

TEST_F(RefusalsTest, fail_the_role_and_skip_what_requires_it_and_all_else_converges) {
  lab({{"r", kRole},
       {"needs", "requires: [r]\n" + file("needs") + "checks:\n  - name: y\n    run: [\"true\"]\n"},
       {"further", "requires: [needs]\n" + file("further")},
       {"other", file("other")}});
  gpus(2);
  const auto planned = plan();
  EXPECT_EQ(lines(planned), Lines{"create file:/etc/other"});
  ASSERT_EQ(planned.failures.size(), 2U);
  EXPECT_EQ(planned.failures[0].id.str(), "role:r");
  EXPECT_EQ(planned.failures[0].error.message, "role `r` is not for this host: 2 cards: a");
  ASSERT_EQ(planned.unknown.size(), 2U);
  EXPECT_EQ(planned.unknown[0].reason, "role:r failed");
  const auto result = converge();
  EXPECT_EQ(lines(result),
            (Lines{"failed role:r: role `r` is not for this host: 2 cards: a",
                   "failed role:r: role `r` is not for this host: 2 cards: b",
                   "skipped file:/etc/needs: role:r failed",
                   "skipped file:/etc/further: role:r failed", "changed create file:/etc/other"}));
  EXPECT_TRUE(result.fidelity.complete());
  ASSERT_EQ(result.checks.size(), 1U);
  EXPECT_EQ(result.checks[0].detail, "its role did not converge");
}

TEST_F(RefusalsTest, keep_what_the_role_made_and_a_host_that_fits_again_goes_on) {
  lab({{"r", kRole}, {"needs", "requires: [r]\n" + file("needs")}});
  gpus(1);
  host_.runner.on({"true"}, exits(0));
  converge();
  gpus(2);
  EXPECT_EQ(lines(plan()), Lines{});
  converge();
  EXPECT_TRUE(host_.files.read("/etc/x"));
  EXPECT_EQ(ledger_.entries()->size(), 2U);
  gpus(1);
  EXPECT_EQ(lines(plan()), Lines{});
  lab({{"other", file("other")}});
  EXPECT_EQ(lines(plan()),
            (Lines{"create file:/etc/other", "remove file:/etc/needs", "remove file:/etc/x"}));
}

TEST_F(RefusalsTest, let_pass_what_others_say_of_its_resources_and_what_cannot_be_expanded) {
  lab({{"r",
        "refuse:\n  - when: facts.gpu.count > 1\n    message: no\n"
        "resources:\n  - file: /etc/x\n    content: \"{{ [][0] }}\"\n  - file: /etc/y\n    "
        "content: x\n"},
       {"other", file("other") + "    after: file:/etc/y\n"}});
  gpus(2);
  EXPECT_EQ(order(), Lines{"file:/etc/other"});
}

TEST_F(RefusalsTest, do_not_hide_mistakes_of_the_role) {
  lab({{"r", "refuse:\n  - message: no\nresources:\n  - fiel: /etc/x\n"}});
  EXPECT_NE(faults().find("unknown resource kind `fiel`"), std::string::npos) << faults();
}

}  // namespace
}  // namespace tend::testing
