#include "format/json.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace tend::format {
namespace {

std::string error_of(const std::string& text) {
  const auto value = parse_json(text);
  return value ? "no error: " + value->display() : value.error().message;
}

TEST(Json, ReadsEveryKindInOrder) {
  const auto value = parse_json(
      R"({"z": null, "a": [true, -3, 2.5, "x\u00e9"], "m": {"k": 18446744073709551615}})");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->display(), "{z: null, a: [true, -3, 2.5, xé], m: {k: 1.8446744073709552e+19}}");
  EXPECT_TRUE(value->find("a")->as_list()[1].is_integer());
}

TEST(Json, RefusesWhatIsNoJson) {
  EXPECT_EQ(error_of(R"({"a": 1, "a": 2})"), "not valid JSON: duplicate key `a`");
  EXPECT_EQ(error_of(std::string(100, '[')), "not valid JSON: nested deeper than 64 levels");
  EXPECT_EQ(error_of("{\"a\": \n nope}").substr(0, 36), "not valid JSON: at line 2, column 3:");
  for (const auto* text : {"", "{", "[1,]", "{'a': 1}", "NaN", "1 2", "\"\xFF\"", "{} x"}) {
    EXPECT_EQ(error_of(text).substr(0, 15), "not valid JSON:") << text;
  }
}

TEST(Json, RefusesMoreThanTheLimit) {
  EXPECT_TRUE(parse_json("[1]", 3));
  const auto refused = parse_json("[1, 2]", 3);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "the JSON text has 6 bytes, more than 3");
}

TEST(Json, AHundredThousandBracketsDoNotExhaustTheStack) {
  EXPECT_EQ(error_of(std::string(100'000, '[')), "not valid JSON: nested deeper than 64 levels");
}

TEST(Json, WritesKeysInTheirOrder) {
  const Value value = Map{{"z", 1}, {"a", List{true, nullptr, 1.0, "x\n\"y\""}}};
  EXPECT_EQ(to_json(value, -1), R"({"z":1,"a":[true,null,1.0,"x\n\"y\""]})");
  EXPECT_EQ(to_json(Map{{"a", List{1}}}), "{\n  \"a\": [\n    1\n  ]\n}");
  EXPECT_EQ(to_json(Map{}, -1), "{}");
}

TEST(Json, NeverWritesASecret) {
  const Value value = Map{{"password", Value("hunter2").marked_sensitive()},
                          {"all", Value(Map{{"k", "hunter2"}}).marked_sensitive()}};
  EXPECT_EQ(to_json(value, -1), R"({"password":"‹secret›","all":"‹secret›"})");
}

TEST(Json, UnknownSaysWhy) {
  EXPECT_EQ(to_json(Unknown{"needs root"}, -1), R"({"unknown":"needs root"})");
}

TEST(Json, BytesThatAreNoTextAreReplaced) {
  EXPECT_EQ(to_json("caf\xE9!", -1), "\"caf\xEF\xBF\xBD!\"");
}

TEST(Json, NumbersThatJsonLacksAreNull) {
  EXPECT_EQ(to_json(List{NAN, INFINITY}, -1), "[null,null]");
}

TEST(Json, WhatIsWrittenIsReadBack) {
  const Value value = Map{{"a", List{1, 2.5, "x", nullptr, false}}, {"b", Map{{"c", "ü"}}}};
  const auto back = parse_json(to_json(value));
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, value);
}

}  // namespace
}  // namespace tend::format
