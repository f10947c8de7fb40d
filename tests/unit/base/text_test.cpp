#include "base/text.hpp"

#include <gtest/gtest.h>

namespace tend {
namespace {

using Strings = std::vector<std::string>;

TEST(Text, SplitsAndJoins) {
  EXPECT_EQ(split("a::b", ':'), (Strings{"a", "", "b"}));
  EXPECT_EQ(split("", ':'), Strings{""});
  EXPECT_EQ(split_lines("a\nb\n"), (Strings{"a", "b"}));
  EXPECT_EQ(split_lines("a\n\n"), (Strings{"a", ""}));
  EXPECT_EQ(split_lines(""), Strings{});
  EXPECT_EQ(join({"a", "b"}, ", "), "a, b");
  EXPECT_EQ(join({}, ", "), "");
}

TEST(Text, TrimsLowersAndReplaces) {
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_EQ(lower("AbZ-É"), "abz-É");
  EXPECT_EQ(replace_all("aaa", "a", "aa"), "aaaaaa");
  EXPECT_EQ(replace_all("abc", "", "x"), "abc");
}

TEST(Text, IntegersMustFillTheText) {
  EXPECT_EQ(parse_integer("-12"), -12);
  for (const auto* text : {"", "+1", " 1", "1 ", "1.0", "0x1", "9223372036854775808", "-"}) {
    EXPECT_FALSE(parse_integer(text)) << text;
  }
}

TEST(Text, KnowsUtf8) {
  for (const auto* good : {"", "abc", "é", "€", "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(is_valid_utf8(good)) << good;
  }
  const Strings bad = {"\x80",
                       "\xC0\x80",
                       "\xC3",
                       "\xE0\x80\x80",
                       "\xED\xA0\x80",
                       "\xF4\x90\x80\x80",
                       "\xF8\x88\x80\x80",
                       "a\xFF",
                       "\xE2\x82"};
  for (const auto& text : bad) EXPECT_FALSE(is_valid_utf8(text)) << printable(text);
}

TEST(Text, PrintableSteersNoTerminal) {
  EXPECT_EQ(printable("a\tb\n\033[2J\r\x7F"), "a\tb\n\\x1b[2J\\x0d\\x7f");
  EXPECT_EQ(printable("é"), "é");
  EXPECT_EQ(printable("\xE9x"), "\\xe9x");
}

TEST(Text, CountsInWords) {
  EXPECT_EQ(count_of(1, "file"), "1 file");
  EXPECT_EQ(count_of(0, "file"), "0 files");
  EXPECT_EQ(count_of(2, "entry", "entries"), "2 entries");
}

TEST(Text, TakesPathsApart) {
  EXPECT_EQ(normal_path("//etc//x/"), "/etc/x");
  EXPECT_EQ(normal_path("/"), "/");
  EXPECT_EQ(normal_path("///"), "/");
  EXPECT_EQ(parent_path("/etc/x"), "/etc");
  EXPECT_EQ(parent_path("/etc"), "/");
  EXPECT_EQ(base_name("/etc/x"), "x");
  EXPECT_EQ(base_name("x"), "x");
}

}  // namespace
}  // namespace tend
