// Which parts of a name's value an expression asked for.
#include <gtest/gtest.h>

#include "template/template.hpp"

namespace tend::templates {
namespace {

class ReadLogTest : public ::testing::Test {
 protected:
  std::set<std::string> reads(const std::string& expression) {
    ReadLog log{"facts", {}};
    const Map names{{"facts", Map{{"os", Map{{"name", "debian-12"}, {"family", "debian"}}},
                                  {"gpus", List{Map{{"model", "A100"}}}}}},
                    {"params", Map{{"os", "x"}}}};
    const auto value = evaluate(expression, {}, Scope(names).logged(&log));
    EXPECT_TRUE(value) << value.error().str();
    return log.paths;
  }
};

using Paths = std::set<std::string>;

TEST_F(ReadLogTest, AnAttributeOfAnAttributeCountsByItself) {
  EXPECT_EQ(reads("facts.os.name"), Paths{"os.name"});
  EXPECT_EQ(reads("facts.os.name ~ facts.os.family"), (Paths{"os.name", "os.family"}));
}

TEST_F(ReadLogTest, WhateverElseIsDoneWithAValueReadsAllOfIt) {
  EXPECT_EQ(reads("facts.gpus[0].model"), Paths{"gpus"});
  EXPECT_EQ(reads("facts.gpus | map(attribute='model') | list"), Paths{"gpus"});
  EXPECT_EQ(reads("facts['os'].name"), Paths{""});
  EXPECT_EQ(reads("facts"), Paths{""});
}

TEST_F(ReadLogTest, WhatDecidedNothingWasNotRead) {
  EXPECT_EQ(reads("true or facts.os.name"), Paths{});
  EXPECT_EQ(reads("1 if facts.os.name == 'debian-12' else facts.gpus"), Paths{"os.name"});
}

TEST_F(ReadLogTest, OtherNamesAreNotNoted) {
  EXPECT_EQ(reads("params.os"), Paths{});
}

TEST_F(ReadLogTest, AMethodReadsItsObject) {
  EXPECT_EQ(reads("facts.os.name.startswith('deb')"), Paths{"os.name"});
}

}  // namespace
}  // namespace tend::templates
