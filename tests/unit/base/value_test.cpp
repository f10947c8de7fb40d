#include "base/value.hpp"

#include <gtest/gtest.h>

namespace tend {
namespace {

TEST(Value, EqualityIgnoresPlacesMarksAndOrderOfKeys) {
  EXPECT_EQ((Value(Map{{"a", 1}, {"b", 2}})), (Value(Map{{"b", 2}, {"a", 1}})));
  EXPECT_EQ(Value("x"), Value("x").marked_sensitive());
  EXPECT_EQ(Value("x"), Value("x").at({std::make_shared<SourceFile>(), 3, 4, 1}));
  EXPECT_EQ(Value(1), Value(1.0));
}

TEST(Value, KindsThatLookAlikeDiffer) {
  EXPECT_NE(Value(1), Value("1"));
  EXPECT_NE(Value(1), Value(true));
  EXPECT_NE(Value(), Value(""));
  EXPECT_NE(Value(), Value(Map{}));
  EXPECT_NE(Value(List{1, 2}), Value(List{2, 1}));
  EXPECT_NE(Value(Map{{"a", nullptr}}), Value(Map{{"b", nullptr}}));
  EXPECT_NE(Value(std::int64_t{9007199254740993}), Value(std::int64_t{9007199254740992}));
}

TEST(Value, IsShownOnOneLine) {
  const std::vector<std::pair<Value, std::string>> cases = {
      {nullptr, "null"},
      {true, "true"},
      {7, "7"},
      {1.5, "1.5"},
      {"text", "text"},
      {List{}, "[]"},
      {List{1, "a"}, "[1, a]"},
      {Map{{"k", List{true}}, {"l", nullptr}}, "{k: [true], l: null}"},
      {Unknown{"needs root"}, "unknown (needs root)"},
      {List{Value("hunter2").marked_sensitive()}, "[‹secret›]"},
  };
  for (const auto& [value, shown] : cases) EXPECT_EQ(value.display(), shown);
}

TEST(Value, UnknownAndSecretAreFoundInside) {
  const Value unknown = Map{{"a", List{1, Unknown{"x"}}}};
  const Value secret = Map{{"a", List{1, Value("x").marked_sensitive()}}};
  EXPECT_TRUE(unknown.contains_unknown());
  EXPECT_FALSE(unknown.contains_sensitive());
  EXPECT_TRUE(secret.contains_sensitive());
  EXPECT_FALSE(secret.contains_unknown());
}

TEST(Value, MembersFallBackWhereTheyAreOfAnotherKind) {
  const Value value = Map{{"text", "x"}, {"flag", true}, {"number", 1}};
  EXPECT_EQ(value.text_or("text", "-"), "x");
  EXPECT_EQ(value.text_or("number", "-"), "-");
  EXPECT_EQ(value.text_or("none", "-"), "-");
  EXPECT_TRUE(value.flag_or("flag", false));
  EXPECT_TRUE(value.flag_or("text", true));
  EXPECT_EQ(Value("x").find("a"), nullptr);
}

TEST(Map, KeepsTheOrderOfWritingWhenReplacing) {
  Map map{{"b", 1}, {"a", 2}};
  map.set("b", 3);
  map.set("c", 4);
  EXPECT_EQ(Value(map).display(), "{b: 3, a: 2, c: 4}");
  map.erase("a");
  map.erase("none");
  EXPECT_EQ(map.keys(), (std::vector<std::string>{"b", "c"}));
}

TEST(Map, LargeOneFindsReplacesAndErasesAsASmallOne) {
  Map map;
  for (int i = 0; i < 100; ++i) map.set("key" + std::to_string(i), i);
  map.set("key50", "new");
  map.erase("key0");
  EXPECT_EQ(map.size(), 99U);
  EXPECT_FALSE(map.contains("key0"));
  EXPECT_EQ(*map.find("key50"), Value("new"));
  for (int i = 1; i < 100; ++i) {
    ASSERT_NE(map.find("key" + std::to_string(i)), nullptr) << i;
    if (i != 50) {
      EXPECT_EQ(*map.find("key" + std::to_string(i)), Value(i));
    }
  }
  map.set("key0", 0);
  EXPECT_EQ(map.keys().back(), "key0");
}

TEST(Merged, MapsMergeByKeyAndEverythingElseIsReplaced) {
  const Value under = Map{{"a", Map{{"x", 1}, {"y", 2}}}, {"l", List{1, 2}}, {"s", "old"}};
  const Value over = Map{{"a", Map{{"y", 3}, {"z", 4}}}, {"l", List{3}}, {"s", Map{{"k", 1}}}};
  EXPECT_EQ(merged(under, over).display(), "{a: {x: 1, y: 3, z: 4}, l: [3], s: {k: 1}}");
  EXPECT_EQ(merged(under, "text"), Value("text"));
  EXPECT_EQ(merged(under, Map{{"a", nullptr}}).find("a")->display(), "null");
}

}  // namespace
}  // namespace tend
