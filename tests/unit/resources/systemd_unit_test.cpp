#include "resource_testing.hpp"
#include "resources/unit_text.hpp"

namespace tend::testing {
namespace {

const std::string kText = "[Service]\nExecStart=/bin/true\n";

model::Resource unit(Map attributes) {
  return make_resource("systemd_unit", "agent", std::move(attributes));
}

TEST(SystemdUnit, IsWrittenAndSystemdIsTold) {
  MemoryHost host;
  EXPECT_EQ(expect_converges(unit({{"content", kText}}), host), Told{"create: does not exist"});
  EXPECT_EQ(host.files.content("/etc/systemd/system/agent.service"), kText);
  ASSERT_TRUE(host.units.start("agent.service"));
  EXPECT_EQ(host.units.calls(), (std::vector<std::string>{"daemon-reload", "start agent.service"}));
}

TEST(SystemdUnit, AsWishedNeedsNothing) {
  MemoryHost host;
  host.files.add_file("/etc/systemd/system/agent.service", kText);
  EXPECT_TRUE(changes_of(unit({{"content", kText}}), host).empty());
}

TEST(SystemdUnit, DriftsInContentAndMode) {
  MemoryHost host;
  host.files.add_file("/etc/systemd/system/agent.service", "[Unit]\n", 0755);
  EXPECT_EQ(expect_converges(unit({{"content", kText}}), host),
            Told{"change: content differs; mode is 0755, wanted 0644"});
}

TEST(SystemdUnit, DropInHasItsOwnFileAndIdentity) {
  MemoryHost host;
  const auto resource = unit({{"content", kText}, {"dropin", "limits"}});
  EXPECT_EQ(resource.id.str(), "systemd_unit:agent.service#limits");
  EXPECT_EQ(expect_converges(resource, host), Told{"create: does not exist"});
  EXPECT_EQ(host.files.content("/etc/systemd/system/agent.service.d/limits.conf"), kText);
}

TEST(SystemdUnit, WantedAbsentIsRemovedAndSystemdIsTold) {
  MemoryHost host;
  host.files.add_file("/etc/systemd/system/agent.service", kText);
  EXPECT_EQ(expect_converges(unit({{"state", "absent"}}), host),
            Told{"remove: exists, wanted absent"});
  ASSERT_TRUE(host.units.flush());
  EXPECT_EQ(host.units.calls(), std::vector<std::string>{"daemon-reload"});
}

TEST(SystemdUnit, BehindAPlannedPackageIsACreation) {
  const auto changes = decide_behind_package(unit({{"content", kText}}));
  ASSERT_EQ(told(changes), Told{"create: unknown (after package:chrony)"});
  EXPECT_EQ(hunk_of(changes[0]), "+[Service]\n+ExecStart=/bin/true\n");
}

TEST(SystemdUnit, WithFaultyWishesIsRefused) {
  EXPECT_EQ(faults_of(unit({})),
            std::vector<std::string>{"`systemd_unit` needs `content`, `template` or `source`"});
  EXPECT_EQ(faults_of(unit({{"content", "[Service]\nExecStart /bin/true\n"}})),
            std::vector<std::string>{"this is no unit file: line 2, `ExecStart /bin/true`: no "
                                     "`Key=Value`, section or comment"});
  EXPECT_EQ(faults_of(unit({{"content", kText}, {"dropin", "../x"}})),
            std::vector<std::string>{
                "`../x` is no name of a drop-in: letters, digits, - and _, without .conf"});
  EXPECT_EQ(faults_of(unit({{"content", kText}, {"dropin", "x.conf"}})).size(), 1U);
}

TEST(UnitText, TakesWhatSystemdTakesAndFindsSlips) {
  struct Case {
    std::string text;
    std::string fault;  // empty: none
  };
  const std::vector<Case> cases = {
      {kText, ""},
      {"# comment\n; another\n\n[Unit]\nDescription=a \\\n  b [c]\n# between\nAfter=x\n", ""},
      {"[Service]\nExecStart=/bin/a \\\n# between\n  --flag\n", ""},
      {"[Service]\nExecStart=\n", ""},
      {"", "it has no [Section]"},
      {"ExecStart=/bin/true\n",
       "line 1, `ExecStart=/bin/true`: it stands before the first [Section]"},
      {"[Service\n", "line 1, `[Service`: a section is written [Name]"},
      {"[Unit]\n=x\n", "line 2, `=x`: no `Key=Value`, section or comment"},
  };
  for (const auto& each : cases) {
    EXPECT_EQ(resources::unit_text_fault(each.text).value_or(""), each.fault) << each.text;
  }
}

}  // namespace
}  // namespace tend::testing
