#include "unit/resources/resource_testing.hpp"

namespace tend::testing {
namespace {

model::Resource hold(const std::string& name, Map attributes = {}) {
  return make_resource("package_hold", name, std::move(attributes));
}

struct HostWithDriver : MemoryHost {
  HostWithDriver() {
    packages.put("nvidia-smi").put("libnvidia-ml1").put("libnvidia-cfg1").put("vim");
  }
};

TEST(PackageHold, everything_installed_that_matches_is_held_in_one_call) {
  HostWithDriver host;
  EXPECT_EQ(expect_converges(hold("libnvidia-*"), host),
            Told{"change: not on hold: libnvidia-cfg1, libnvidia-ml1"});
  EXPECT_EQ(host.packages.calls(), std::vector<std::string>{"hold libnvidia-cfg1 libnvidia-ml1"});
  EXPECT_FALSE(host.packages.status("nvidia-smi")->held);
}

TEST(PackageHold, what_comes_later_or_was_let_go_by_hand_is_held_again) {
  HostWithDriver host;
  expect_converges(hold("libnvidia-*"), host);
  host.packages.put("libnvidia-encode1");
  EXPECT_EQ(expect_converges(hold("libnvidia-*"), host),
            Told{"change: not on hold: libnvidia-encode1"});
}

TEST(PackageHold, exceptions_are_left_as_they_are) {
  HostWithDriver host;
  expect_converges(hold("*nvidia*", {{"except", List{"libnvidia-c*", "nvidia-smi"}}}), host);
  EXPECT_EQ(host.packages.calls(), std::vector<std::string>{"hold libnvidia-ml1"});
}

TEST(PackageHold, nothing_that_matches_is_nothing_to_do) {
  MemoryHost host;
  EXPECT_EQ(expect_converges(hold("nvidia-*"), host), Told{});
}

TEST(PackageHold, behind_a_planned_package_it_is_planned_whatever_will_match) {
  const auto changes = decide_behind_package(hold("nvidia-*"));
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_TRUE(changes[0].attributes.at(0).before.is_unknown());
  EXPECT_EQ(changes[0].attributes.at(0).after, Value(true));
}

TEST(PackageHold, taken_out_it_lets_go_what_was_not_on_hold_before) {
  HostWithDriver host;
  host.packages.put("libnvidia-ml1",
                    system::PackageStatus{.installed = true, .held = true, .version = "1.0"});
  const auto resource = hold("libnvidia-*");
  const auto original = provider_of("package_hold").observe(resource, host.readers());
  expect_converges(resource, host);
  host.packages.put("libnvidia-encode1");
  expect_converges(resource, host);
  const auto back = provider_of("package_hold").restoration(resource, *original);
  ASSERT_TRUE(back.wish);
  expect_converges(hold("libnvidia-*", *back.wish), host);
  EXPECT_TRUE(host.packages.status("libnvidia-ml1")->held);
  EXPECT_FALSE(host.packages.status("libnvidia-cfg1")->held);
  EXPECT_FALSE(host.packages.status("libnvidia-encode1")->held);
}

TEST(PackageHold, a_pattern_names_something) {
  EXPECT_NE(name_error("package_hold", "*").find("far too much"), std::string::npos);
  EXPECT_NE(name_error("package_hold", "a b").find("no name of a package"), std::string::npos);
  EXPECT_NE(name_error("package_hold", "x;y").find("no name of a package"), std::string::npos);
  EXPECT_EQ(name_error("package_hold", "nvidia-[a-k]*"), "no error");
}

}  // namespace
}  // namespace tend::testing
