// YAML as somebody writes it who wants the agent to die.
#include <gtest/gtest.h>

#include <chrono>

#include "format/yaml.hpp"

namespace tend::format {
namespace {

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

// Ten aliases of ten aliases of …: 10^levels values in a few hundred bytes.
std::string alias_bomb(int levels) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < levels; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    const std::string name = "a" + std::to_string(i);
    text += name + ": &" + name + " [" + before + repeated(", " + before, 9) + "]\n";
  }
  return text;
}

// Each level shallow by itself, all of them together deep enough to end any recursion over the
// value.
std::string alias_ladder(int rungs) {
  std::string text = "a0: &a0 [x]\n";
  for (int i = 1; i < rungs; ++i) {
    const std::string name = "a" + std::to_string(i);
    text += name + ": &" + name + " [[[[[[[[[[*a" + std::to_string(i - 1) + "]]]]]]]]]]\n";
  }
  return text;
}

struct Attack {
  std::string name;
  std::string text;
  std::string message;  // its beginning
};

std::vector<Attack> attacks() {
  return {
      {"brackets", repeated("[", 100'000), "a list cannot be a key"},
      {"nested lists", repeated("[", 65) + repeated("]", 65), "nested deeper than 64 levels"},
      {"eight megabytes of brackets", repeated("[", 8'000'000), "a line has more than"},
      {"brackets on lines", repeated("[\n", 4'000'000), "more than 500000 items in brackets"},
      {"braces", "a: " + repeated("{a: ", 60'000), "nested deeper than 64 levels"},
      {"dashes", repeated("- ", 100'000), "nested deeper than 64 levels"},
      {"questions", repeated("? ", 100'000), "a map cannot be a key"},
      {"a list of millions", "[" + repeated("1,\n", 2'500'000) + "]",
       "more than 500000 items in brackets"},
      {"alias bomb", alias_bomb(12), "more than 1000000 values, aliases expanded"},
      {"alias ladder", alias_ladder(10'000), "nested deeper than 64 levels, aliases expanded"},
      {"cyclic alias", "a: &a [*a]\n", "an alias inside the value it stands for"},
      {"nine megabytes", "a: |\n" + repeated("  xxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n", 290'000),
       "the file has 9280005 bytes, more than the 8388608"},
      {"one long line", "a: " + repeated("x", 300'000), "a line has more than 262144 bytes"},
      {"quotes", repeated("\"", 8'000'000), "a line has more than"},
      {"quotes on lines", repeated("\"\"\n", 2'000'000), "this belongs to nothing above"},
  };
}

TEST(YamlLimits, AnAttackIsRefusedQuicklyWithItsPlace) {
  for (const auto& attack : attacks()) {
    const auto start = std::chrono::steady_clock::now();
    const auto value = parse_yaml(
        std::make_shared<const SourceFile>(SourceFile{"inventory/lab.yaml", attack.text}));
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    ASSERT_FALSE(value) << attack.name;
    EXPECT_EQ(value.error().message.substr(0, attack.message.size()), attack.message)
        << attack.name;
    EXPECT_TRUE(value.error().position.known()) << attack.name;
    EXPECT_LT(taken.count(), 5.0) << attack.name;
  }
}

TEST(YamlLimits, WhatIsJustWithinTheLimitsIsRead) {
  YamlLimits limits;
  limits.depth = 3;
  limits.nodes = 7;
  const auto read = [&](const std::string& text) {
    return parse_yaml(std::make_shared<const SourceFile>(SourceFile{"x.yaml", text}), limits)
        .has_value();
  };
  EXPECT_TRUE(read("[[[x]]]"));
  EXPECT_FALSE(read("[[[[x]]]]"));
  EXPECT_TRUE(read("- [a, b]\n- c\n- d\n- e\n"));
  EXPECT_FALSE(read("- [a, b]\n- c\n- d\n- e\n- f\n"));
  EXPECT_TRUE(read("- &a [b]\n- *a\n- x\n"));
  EXPECT_TRUE(read("- &a [b]\n- *a\n- *a\n"));
  EXPECT_FALSE(read("- &a [b]\n- *a\n- *a\n- x\n"));
}

}  // namespace
}  // namespace tend::format
