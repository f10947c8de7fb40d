#include "unit/engine/lab_on_host.hpp"

namespace tend::testing {
namespace {

using EqualWishesTest = LabOnHost;

std::string role_with(const std::string& package) {
  return "resources:\n  - package: " + package;
}

TEST_F(EqualWishesTest, of_two_roles_are_one_resource_of_the_first) {
  lab({{"a", role_with("curl\n")}, {"b", role_with("curl\n")}, {"c", role_with("curl\n")}});
  const auto compiled = catalog();
  ASSERT_EQ(compiled.resources.size(), 1U);
  const auto& resource = compiled.resources[0];
  EXPECT_EQ(resource.role, "a");
  ASSERT_EQ(resource.shared.size(), 2U);
  EXPECT_EQ(resource.shared[0].role, "b");
  EXPECT_EQ(resource.shared[0].source.str(), "roles/b/role.yaml:2:5");
  EXPECT_EQ(resource.shared[1].role, "c");
}

TEST_F(EqualWishesTest, that_differ_are_an_error_that_says_in_what_and_names_both_places) {
  lab({{"a", role_with("curl\n    version: '1'\n")},
       {"b", role_with("curl\n    version: '2'\n    on_remove: delete\n")}});
  EXPECT_NE(faults().find("package:curl is defined twice, with another `version`, `on_remove`"),
            std::string::npos)
      << faults();
  EXPECT_NE(faults().find("first at roles/a/role.yaml:2:5 (role `a`)"), std::string::npos);
  lab({{"a", role_with("curl\n")}, {"b", role_with("curl\n    state: absent\n")}});
  EXPECT_NE(faults().find("with another `state`"), std::string::npos) << faults();
}

TEST_F(EqualWishesTest, within_one_role_stay_an_error) {
  lab({{"a", role_with("curl\n  - package: curl\n")},
       {"b", role_with("curl\n  - package: curl\n")}});
  EXPECT_NE(faults().find("package:curl is defined twice\n --> roles/a/role.yaml:3:5"),
            std::string::npos)
      << faults();
  EXPECT_NE(faults().find("package:curl is defined twice\n --> roles/b/role.yaml:3:5"),
            std::string::npos)
      << faults();
}

TEST_F(EqualWishesTest, are_waited_for_by_what_follows_in_each_role) {
  const std::string curl = "  - group: lab\n";
  const auto file = [](const std::string& name) {
    return "  - file: /etc/" + name + "\n    content: x\n";
  };
  lab({{"a", "resources:\n" + file("a1") + curl + file("a2")},
       {"b", "requires: [a]\nresources:\n" + file("b1") + curl + file("b2")},
       {"c", "resources:\n" + file("c1") + curl + file("c2")}});
  const auto compiled = catalog();
  std::map<std::string, std::set<std::string>> waits;
  for (std::size_t i = 0; i < compiled.resources.size(); ++i) {
    for (const auto on : compiled.dependencies[i]) {
      waits[compiled.resources[i].id.name].insert(compiled.resources[on].id.name);
    }
  }
  using Names = std::set<std::string>;
  EXPECT_EQ(waits["lab"], Names{"/etc/a1"});
  EXPECT_EQ(waits["/etc/a2"], Names{"lab"});
  EXPECT_EQ(waits["/etc/b1"], Names{"/etc/a2"});
  EXPECT_EQ(waits["/etc/b2"], (Names{"/etc/b1", "lab"}));
  EXPECT_EQ(waits["/etc/c1"], Names{});
  EXPECT_EQ(waits["/etc/c2"], (Names{"/etc/c1", "lab"}));
}

TEST_F(EqualWishesTest, leave_packages_of_a_row_in_one_transaction) {
  lab({{"a", role_with("curl\n")},
       {"b",
        "resources:\n  - file: /etc/b\n    content: x\n  - package: [curl, git]\n"
        "  - file: /etc/after\n    content: x\n"}});
  const auto compiled = catalog();
  EXPECT_EQ(order(), (Lines{"file:/etc/b", "package:curl", "package:git", "file:/etc/after"}));
  EXPECT_EQ(compiled.dependencies[1], std::vector<std::size_t>{});
  EXPECT_EQ(compiled.dependencies[2], std::vector<std::size_t>{0});
  EXPECT_EQ(compiled.dependencies[3], (std::vector<std::size_t>{1, 2}));
}

TEST_F(EqualWishesTest, have_the_needs_of_both) {
  lab({{"a", role_with("curl\n    restarts: one\n    timeout: 10\n")},
       {"b",
        "resources:\n  - file: /etc/b\n    content: x\n"
        "  - package: curl\n    restarts: [two, one]\n    timeout: 1h\n    after: file:/etc/b\n"
        "    defer: people are logged in\n    defer_at_most: 1d\n"}});
  const auto compiled = catalog();
  ASSERT_EQ(compiled.resources.size(), 2U);
  const auto& curl = compiled.resources[1];
  EXPECT_EQ(curl.id.name, "curl");
  EXPECT_EQ(compiled.dependencies[1], std::vector<std::size_t>{0});
  EXPECT_EQ(curl.restarts, (Lines{"one.service", "two.service"}));
  EXPECT_EQ(curl.timeout_seconds, 3600);
  EXPECT_EQ(curl.defer, "people are logged in");
  EXPECT_EQ(curl.defer_at_most_seconds, 86400);
}

TEST_F(EqualWishesTest, where_one_is_unknown_are_what_the_other_says) {
  lab({{"a", role_with("curl\n    when: facts.gpu.count > 1\n")},
       {"b", role_with("curl\n    version: '2'\n")}});
  const auto compiled = catalog();
  ASSERT_EQ(compiled.resources.size(), 1U);
  EXPECT_EQ(compiled.resources[0].role, "a");
  EXPECT_EQ(compiled.resources[0].unknown, "");
  EXPECT_EQ(compiled.resources[0].text("version"), "2");
  EXPECT_EQ(compiled.resources[0].source.str(), "roles/a/role.yaml:2:5");
}

TEST_F(EqualWishesTest, run_the_checks_of_each_role_when_all_of_it_is_done) {
  const std::string check = "checks:\n  - name: works\n    run: [\"true\"]\n";
  lab({{"a", role_with("nosuch\n") + check}, {"b", role_with("nosuch\n") + check}});
  const auto result = converge();
  ASSERT_EQ(result.checks.size(), 2U);
  for (const auto& one : result.checks) {
    EXPECT_EQ(one.status, model::CheckStatus::skipped) << one.role;
    EXPECT_EQ(one.detail, "its role did not converge");
  }
}

TEST_F(EqualWishesTest, stay_when_one_of_the_roles_goes) {
  const auto file = [](const std::string& name) {
    return "resources:\n  - file: /etc/shared\n    content: x\n  - file: /etc/" + name +
           "\n    content: x\n";
  };
  lab({{"a", file("a")}, {"b", file("b")}});
  converge();
  ASSERT_TRUE(host_.files.read("/etc/shared"));
  lab({{"b", file("b")}});
  EXPECT_EQ(lines(plan()), Lines{"remove file:/etc/a"});
  converge();
  EXPECT_EQ(lines(plan()), Lines{});
  lab({});
  inventory("hosts:\n  gpu01: {}\n");
  converge();
  EXPECT_FALSE(host_.files.read("/etc/shared"));
}

}  // namespace
}  // namespace tend::testing
