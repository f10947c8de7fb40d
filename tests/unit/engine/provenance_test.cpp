// Which level gave a parameter what.
#include "engine/provenance.hpp"

#include <gtest/gtest.h>

#include "support/memory_snapshot.hpp"

namespace tend::testing {
namespace {

using Lines = std::vector<std::string>;

class ProvenanceTest : public ::testing::Test {
 protected:
  // The chain of parameter r.NAME on gpu01: "*group all: x @inventory/lab.yaml:3".
  Lines chain(const std::string& inventory, const std::string& role, const std::string& name) {
    MemorySnapshot lab;
    lab.put("inventory/lab.yaml", inventory);
    lab.put("roles/r/role.yaml", role);
    const auto read = load::load_inventory(lab);
    EXPECT_TRUE(read) << read.error().front().str();
    const auto host_roles = load::roles_of(*read, "gpu01");
    const auto roles = load::load_roles(lab, nullptr, {{"r", {}}});
    const engine::CompileInput input{*read, roles->roles, "gpu01", {}, parameters_, "c1"};
    const auto levels = engine::given_levels(input, host_roles->front());
    Lines lines;
    for (const auto& field : roles->roles.at("r").params) {
      if (field.name != name) continue;
      for (const auto& one : engine::candidates_of(field, levels)) {
        lines.push_back((one.counts ? "*" : "") + one.level + ": " + one.value.display() + " @" +
                        one.position.str());
      }
    }
    return lines;
  }

  std::map<std::string, Map> parameters_;
};

constexpr const char* kInventory =
    "groups:\n"
    "  all: {roles: {r: {a: 1}}}\n"
    "  compute: {roles: {r: {a: 2}}}\n"
    "hosts:\n"
    "  gpu01: {groups: [compute], roles: {r: {a: 3}}}\n";
constexpr const char* kRole = "params: {a: {type: integer, default: 0}, b: {type: integer}}\n";

TEST_F(ProvenanceTest, AllFiveLevelsAreThereLowestFirstAndTheHighestCounts) {
  parameters_["r"].set("a", 4);
  EXPECT_EQ(
      chain(kInventory, kRole, "a"),
      (Lines{"role default: 0 @roles/r/role.yaml:1:10", "group all: 1 @inventory/lab.yaml:2:21",
             "group compute: 2 @inventory/lab.yaml:3:25", "host gpu01: 3 @inventory/lab.yaml:5:42",
             "*command line: 4 @"}));
}

TEST_F(ProvenanceTest, WithoutTheCommandLineTheHostWins) {
  EXPECT_EQ(chain(kInventory, kRole, "a").back(), "*host gpu01: 3 @inventory/lab.yaml:5:42");
}

TEST_F(ProvenanceTest, ADefaultCountsWhereNoLevelSaysAnything) {
  EXPECT_EQ(chain("hosts: {gpu01: {roles: {r: }}}\n", kRole, "a"),
            Lines{"*role default: 0 @roles/r/role.yaml:1:10"});
}

TEST_F(ProvenanceTest, AParameterThatNobodyGivesHasNoLevels) {
  EXPECT_EQ(chain(kInventory, kRole, "b"), Lines{});
}

TEST_F(ProvenanceTest, MapsThatMergeAllCount) {
  const auto lines = chain(
      "groups:\n  all: {roles: {r: {m: {x: 1}}}}\nhosts:\n  gpu01: {roles: {r: {m: {y: 2}}}}\n",
      "params: {m: {type: map, default: {z: 0}}}\n", "m");
  EXPECT_EQ(lines, (Lines{"role default: {z: 0} @roles/r/role.yaml:1:10",
                          "*group all: {x: 1} @inventory/lab.yaml:2:21",
                          "*host gpu01: {y: 2} @inventory/lab.yaml:4:23"}));
}

TEST_F(ProvenanceTest, AMapBelowAPlainValueDoesNotCount) {
  const auto lines =
      chain("groups:\n  all: {roles: {r: {m: {x: 1}}}}\nhosts:\n  gpu01: {roles: {r: {m: text}}}\n",
            "params: {m: {type: map}}\n", "m");
  EXPECT_EQ(lines, (Lines{"group all: {x: 1} @inventory/lab.yaml:2:21",
                          "*host gpu01: text @inventory/lab.yaml:4:23"}));
}

TEST_F(ProvenanceTest, ARoleTakenAwayAndGivenAgainStartsAnew) {
  const auto lines = chain(
      "groups:\n  all: {roles: {r: {a: 1}}}\n  off: {roles: {r: false}}\n"
      "hosts:\n  gpu01: {groups: [off], roles: {r: {a: 3}}}\n",
      kRole, "a");
  EXPECT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines.back(), "*host gpu01: 3 @inventory/lab.yaml:5:38");
}

}  // namespace
}  // namespace tend::testing
