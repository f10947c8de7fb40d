#include <gtest/gtest.h>

#include "load/load.hpp"
#include "support/memory_snapshot.hpp"
#include "support/rendered_errors.hpp"

namespace tend::load {
namespace {

using testing::listed;
using testing::MemorySnapshot;
using testing::rendered;

constexpr const char* kLab = R"(groups:
  all:
    roles:
      base: {timezone: Asia/Tokyo}
      ldap_client: {uri: "ldaps://ldap.lab.example"}
  compute:
    roles:
      nvidia_driver: {branch: auto}
      docker:
  quiet:
    roles: {ldap_client: false}
hosts:
  gpu01:
    groups: [compute, quiet]
    address: 192.0.2.11
    roles:
      nvidia_driver: {branch: "535"}
      ldap_client: {uri: "ldap://own"}
  nas:
)";

model::Inventory inventory(const MemorySnapshot& lab) {
  auto loaded = load_inventory(lab);
  EXPECT_TRUE(loaded) << rendered(loaded.error());
  return loaded ? *loaded : model::Inventory{};
}

std::string faults(const std::string& text) {
  const auto loaded = load_inventory(MemorySnapshot{{"inventory/lab.yaml", text}});
  return loaded ? "no fault" : listed(loaded.error());
}

std::string names(const std::vector<HostRole>& roles) {
  std::string text;
  for (const auto& role : roles) text += role.name + "@" + std::to_string(role.level) + " ";
  return text;
}

TEST(Inventory, GroupsAndHostsAreRead) {
  const auto lab = inventory({{"inventory/lab.yaml", kLab}});
  ASSERT_EQ(lab.groups.size(), 3U);
  ASSERT_EQ(lab.hosts.size(), 2U);
  const auto& host = lab.hosts.at("gpu01");
  EXPECT_EQ(host.address, "192.0.2.11");
  ASSERT_EQ(host.groups.size(), 2U);
  EXPECT_EQ(host.groups[1].name, "quiet");
  EXPECT_EQ(host.groups[1].position.str(), "inventory/lab.yaml:14:23");
  EXPECT_EQ(host.position.str(), "inventory/lab.yaml:13:3");
  EXPECT_EQ(host.roles[0].params.find("branch")->as_string(), "535");
  EXPECT_EQ(host.roles[0].position.str(), "inventory/lab.yaml:17:7");
  EXPECT_FALSE(lab.groups.at("quiet").roles[0].enabled);
  EXPECT_TRUE(lab.groups.at("compute").roles[1].params.empty());
}

TEST(Inventory, EveryFileBelowItButFactsIsRead) {
  const auto lab = inventory({{"inventory/a.yaml", "groups: {web: }\n"},
                              {"inventory/b/c.yaml", "hosts: {www: {groups: [web]}}\n"},
                              {"inventory/facts/www.yaml", "not an inventory"},
                              {"inventory/facts/www.json", "{}"},
                              {"inventory/README.md", "# Hosts"},
                              {"inventory/empty.yaml", "# nothing yet\n"},
                              {"roles/x/role.yaml", "summary: x\n"}});
  EXPECT_EQ(lab.hosts.count("www"), 1U);
}

TEST(Inventory, LabWithoutInventoryIsEmpty) {
  EXPECT_TRUE(inventory(MemorySnapshot{}).hosts.empty());
}

TEST(Inventory, HostDefinedTwiceNamesBothPlaces) {
  const auto loaded = load_inventory(MemorySnapshot{{"inventory/a.yaml", "hosts:\n  gpu01:\n"},
                                                    {"inventory/b.yaml", "hosts:\n  gpu01: {}\n"}});
  ASSERT_FALSE(loaded);
  EXPECT_EQ(rendered(loaded.error()),
            "error: host `gpu01` is defined twice, first at inventory/a.yaml:2:3\n"
            " --> inventory/b.yaml:2:3\n"
            "  |\n"
            "2 |   gpu01: {}\n"
            "  |   ^^^^^\n");
}

TEST(Inventory, GroupDefinedTwiceNamesBothPlaces) {
  const auto loaded = load_inventory(MemorySnapshot{{"inventory/a.yaml", "groups: {gpu: }\n"},
                                                    {"inventory/b.yaml", "groups: {gpu: }\n"}});
  ASSERT_FALSE(loaded);
  EXPECT_EQ(
      listed(loaded.error()),
      "inventory/b.yaml:1:10: group `gpu` is defined twice, first at inventory/a.yaml:1:10\n");
}

TEST(Inventory, UnknownKeyIsShownWithWhatWasMeant) {
  const auto loaded = load_inventory(
      MemorySnapshot{{"inventory/lab.yaml", "hosts:\n  gpu01: {adress: 192.0.2.1}\n"}});
  ASSERT_FALSE(loaded);
  EXPECT_EQ(rendered(loaded.error()),
            "error: unknown key `adress` in host `gpu01`\n"
            " --> inventory/lab.yaml:2:11\n"
            "  |\n"
            "2 |   gpu01: {adress: 192.0.2.1}\n"
            "  |           ^^^^^^ did you mean `address`?\n"
            "  = known keys: groups, address, roles\n");
}

TEST(Inventory, UnknownGroupIsShownWithWhatWasMeant) {
  const auto loaded = load_inventory(
      MemorySnapshot{{"inventory/a.yaml", "hosts: {gpu01: {groups: [all, computer]}}\n"},
                     {"inventory/b.yaml", "groups: {compute: , storage: }\n"}});
  ASSERT_FALSE(loaded);
  EXPECT_EQ(rendered(loaded.error()),
            "error: there is no group `computer`\n"
            " --> inventory/a.yaml:1:31\n"
            "  |\n"
            "1 | hosts: {gpu01: {groups: [all, computer]}}\n"
            "  |                               ^^^^^^^^ did you mean `compute`?\n"
            "  = known groups: compute, storage\n");
}

TEST(Inventory, ShapesAreChecked) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"[a]", "1:1: the file inventory/lab.yaml must be a map, not a list"},
      {"host: {}", "1:1: unknown key `host` in inventory/lab.yaml; did you mean `hosts`?"},
      {"hosts: [a]", "1:8: `hosts` must be a map, not a list"},
      {"hosts: {a: b}", "1:12: host `a` must be a map, not the string `b`"},
      {"hosts: {a: {groups: gpu}}",
       "1:21: `groups` of host `a` must be a list, not the string `gpu`; write [gpu]"},
      {"hosts: {a: {groups: [7]}}",
       "1:22: a group of host `a` must be a string, not the integer `7`; quote it"},
      {"hosts: {a: {groups: [all, all]}}", "1:27: host `a` lists group `all` twice"},
      {"hosts: {a: {address: 300.1.1.1}}",
       "1:22: `300.1.1.1` is neither an IP address nor a host name"},
      {"hosts: {a: {address: [x]}}", "1:22: `address` of host `a` must be a string, not a list"},
      {"hosts: {a_b: }", "1:9: `a_b` is not a host name"},
      {"hosts: {-a: }", "1:9: `-a` is not a host name"},
      {"hosts: {a..b: }", "1:9: `a..b` is not a host name"},
      {"hosts: {\"a;rm\": }", "1:9: `a;rm` is not a host name"},
      {"hosts: {a: {roles: [base]}}", "1:20: `roles` of host `a` must be a map, not a list"},
      {"hosts: {a: {roles: {base: true}}}",
       "1:27: role `base` of host `a` must be a map of its parameters, or false to take the role "
       "away, not the boolean `true`"},
      {"hosts: {a: {roles: {My-Role: }}}",
       "1:21: role `My-Role` must be named with a-z, 0-9 and _, a letter first"},
      {"groups: {Gpu: }", "1:10: group `Gpu` must be named with a-z, 0-9, _ and -, a letter first"},
      {"groups: {gpu: {hosts: [a]}}", "1:16: unknown key `hosts` in group `gpu`"},
      {"hosts: {a: , a: }", "1:14: duplicate key `a`, first at inventory/lab.yaml:1:9"},
  };
  for (const auto& [text, expected] : cases) {
    EXPECT_EQ(faults(text), "inventory/lab.yaml:" + expected + "\n") << text;
  }
}

TEST(Inventory, GoodNamesAndAddressesPass) {
  for (const auto* name : {"a", "gpu01", "www.lab.example", "a-b", "3com", "GPU01"}) {
    EXPECT_EQ(faults(std::string("hosts: {") + name + ": }"), "no fault") << name;
  }
  for (const auto* address : {"192.0.2.1", "'2001:db8::1'", "nas.lab.example", "'::1'", "null"}) {
    EXPECT_EQ(faults(std::string("hosts: {a: {address: ") + address + "}}"), "no fault") << address;
  }
}

TEST(Inventory, AllFaultsOfAllFilesComeSortedByPlace) {
  MemorySnapshot lab{{"inventory/b.yaml", "hosts:\n  x: {groups: [none]}\n  x_y:\n"},
                     {"inventory/a.yaml", "hsts: {}\n"},
                     {"inventory/c.yaml", "a: [\n"},
                     {"inventory/d.yml", "hosts: {z: }\n"},
                     {"inventory/e.yaml", "hosts: {}\n"}};
  lab.spoil("inventory/e.yaml");
  const auto loaded = load_inventory(lab);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(listed(loaded.error()),
            "inventory/d.yml is not read; inventory files end in .yaml\n"
            "read inventory/e.yaml: input/output error\n"
            "inventory/a.yaml:1:1: unknown key `hsts` in inventory/a.yaml; did you mean `hosts`?\n"
            "inventory/b.yaml:2:16: there is no group `none`\n"
            "inventory/b.yaml:3:3: `x_y` is not a host name\n"
            "inventory/c.yaml:2:1: expected `,` or `]`\n");
}

TEST(HostRoles, ComeInTheOrderOfLevels) {
  const auto lab = inventory({{"inventory/lab.yaml", kLab}});
  const auto roles = roles_of(lab, "gpu01");
  ASSERT_TRUE(roles);
  EXPECT_EQ(names(*roles), "base@0 nvidia_driver@1 docker@1 ldap_client@3 ");
  const auto& driver = (*roles)[1];
  ASSERT_EQ(driver.assignments.size(), 2U);
  EXPECT_EQ(driver.assignments[0].params.find("branch")->as_string(), "auto");
  EXPECT_EQ(driver.assignments[1].params.find("branch")->as_string(), "535");
  EXPECT_EQ(driver.position.str(), "inventory/lab.yaml:8:7");
}

TEST(HostRoles, RoleTakenAwayAndGivenBackHasOnlyItsNewParameters) {
  const auto lab = inventory({{"inventory/lab.yaml", kLab}});
  const auto roles = roles_of(lab, "gpu01");
  ASSERT_TRUE(roles);
  ASSERT_EQ((*roles)[3].assignments.size(), 1U);
  EXPECT_EQ((*roles)[3].assignments[0].params.find("uri")->as_string(), "ldap://own");
}

TEST(HostRoles, HostWithNothingOfItsOwnHasTheRolesOfAll) {
  const auto lab = inventory({{"inventory/lab.yaml", kLab}});
  const auto roles = roles_of(lab, "nas");
  ASSERT_TRUE(roles);
  EXPECT_EQ(names(*roles), "base@0 ldap_client@0 ");
}

TEST(HostRoles, GroupsGoInTheOrderTheHostListsThem) {
  const auto lab = inventory({{"inventory/lab.yaml",
                               "groups: {a: {roles: {r: {x: 1}}}, b: {roles: {r: {x: 2}, s: }}}\n"
                               "hosts: {h: {groups: [b, all, a]}}\n"}});
  const auto roles = roles_of(lab, "h");
  ASSERT_TRUE(roles);
  EXPECT_EQ(names(*roles), "r@1 s@1 ");
  EXPECT_EQ((*roles)[0].assignments.back().params.find("x")->as_integer(), 1);
}

TEST(HostRoles, UnknownHostIsShownWithWhatWasMeant) {
  const auto lab = inventory({{"inventory/lab.yaml", kLab}});
  const auto roles = roles_of(lab, "gpu1");
  ASSERT_FALSE(roles);
  EXPECT_EQ(rendered(roles.error()),
            "error: there is no host `gpu1` in the inventory\n"
            " = did you mean `gpu01`?\n"
            " = known hosts: gpu01, nas\n");
}

}  // namespace
}  // namespace tend::load
