#include "format/yaml.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

namespace tend::format {
namespace {

SourcePtr source(std::string text) {
  return std::make_shared<const SourceFile>(SourceFile{"roles/x/role.yaml", std::move(text)});
}

Value parsed(const std::string& text) {
  auto value = parse_yaml(source(text));
  EXPECT_TRUE(value) << render_error(value.error());
  return value ? *value : Value("<not parsed>");
}

std::string rendered_error(const std::string& text) {
  const auto value = parse_yaml(source(text));
  return value ? "no error: " + value->display() : render_error(value.error());
}

std::string place(const Position& at) {
  return fmt::format("{}:{}+{}", at.line, at.column, at.length);
}

TEST(Yaml, ReadsScalarsByTheCoreSchemaOfYaml12) {
  const std::vector<std::pair<std::string, Value>> cases = {
      {"no", "no"},
      {"on", "on"},
      {"Yes", "Yes"},
      {"y", "y"},
      {"1:30", "1:30"},
      {"0o17", 15},
      {"0o777", 511},
      {"0x1F", 31},
      {"0644", 644},
      {"-7", -7},
      {"+7", 7},
      {"1e3", 1000.0},
      {"1.5", 1.5},
      {".5", 0.5},
      {"5.", 5.0},
      {"1_000", "1_000"},
      {"1.2.3", "1.2.3"},
      {"535-open", "535-open"},
      {"0o8", "0o8"},
      {"0x", "0x"},
      {"0x-1", "0x-1"},
      {"-", List{nullptr}},
      {"--5", "--5"},
      {"1e", "1e"},
      {"e3", "e3"},
      {".", "."},
      {"2026-01-02", "2026-01-02"},
      {"true", true},
      {"TRUE", true},
      {"tRue", "tRue"},
      {"False", false},
      {"null", nullptr},
      {"~", nullptr},
      {"Null", nullptr},
      {"nil", "nil"},
      {"'5'", "5"},
      {"\"true\"", "true"},
      {"'null'", "null"},
      {"'~'", "~"},
      {"9223372036854775807", std::int64_t{9223372036854775807}},
      {"9223372036854775808", 9223372036854775808.0},
      {"1e999", "1e999"},
  };
  for (const auto& [text, expected] : cases) {
    const Value value = parsed(text);
    EXPECT_EQ(Value::name_of(value.kind()), Value::name_of(expected.kind())) << text;
    EXPECT_EQ(value, expected) << text;
  }
  EXPECT_EQ(parsed("-.inf").as_number(), -INFINITY);
  EXPECT_EQ(parsed("+.INF").as_number(), INFINITY);
  EXPECT_TRUE(std::isnan(parsed(".nan").as_number()));
  EXPECT_EQ(parsed("-.nan"), Value("-.nan"));
}

TEST(Yaml, KeepsTheOrderOfKeys) {
  EXPECT_EQ(parsed("zebra: 1\napple: 2\nmango: {b: 1, a: 2}\n").display(),
            "{zebra: 1, apple: 2, mango: {b: 1, a: 2}}");
}

TEST(Yaml, TextWithoutAValueIsNull) {
  for (const auto* text : {"", "\n\n", "# only a remark\n", "---\n", "---\n...\n"}) {
    EXPECT_TRUE(parsed(text).is_null()) << text;
  }
}

TEST(Yaml, ReadsMultiLineText) {
  EXPECT_EQ(parsed("a: |\n  one\n  two\n").find("a")->as_string(), "one\ntwo\n");
  EXPECT_EQ(parsed("a: |-\n  one\n  \tsecond\n").find("a")->as_string(), "one\n\tsecond");
  EXPECT_EQ(parsed("a: >-\n  one\n  two\n").find("a")->as_string(), "one two");
  EXPECT_EQ(parsed("a: \"one\\ttwo\\n\"\n").find("a")->as_string(), "one\ttwo\n");
  EXPECT_EQ(parsed("a: 'it''s'\n").find("a")->as_string(), "it's");
  EXPECT_EQ(parsed("a: |\r\n  one\r\n  two\r\nb: 1\r\n").find("a")->as_string(), "one\ntwo\n");
}

TEST(Yaml, EachValueKnowsWhereItIsWritten) {
  const Value value = parsed(
      "# head\n"
      "plain: some words   # why\n"
      "'quoted': \"a \\\" b\"\n"
      "list: [1, 'x']\n"
      "block: |\n"
      "  text\n"
      "empty:\n"
      "nothing: ~\n"
      "named: &n 'x'\n"
      "again: *n\n"
      "é: ü\n");
  const Map& map = value.as_map();
  const std::vector<std::tuple<std::string, std::string, std::string>> cases = {
      {"plain", "2:1+5", "2:8+10"}, {"quoted", "3:1+8", "3:11+8"}, {"list", "4:1+4", "4:7+1"},
      {"block", "5:1+5", "5:8+1"},  {"empty", "7:1+5", "7:1+5"},   {"nothing", "8:1+7", "8:10+1"},
      {"named", "9:1+5", "9:11+3"}, {"again", "10:1+5", "10:8+1"}, {"é", "11:1+2", "11:5+2"},
  };
  for (const auto& [key, key_place, value_place] : cases) {
    const auto* entry = map.find_entry(key);
    ASSERT_NE(entry, nullptr) << key;
    EXPECT_EQ(place(entry->key_position), key_place) << key;
    EXPECT_EQ(place(entry->value.position()), value_place) << key;
    EXPECT_EQ(entry->value.position().source->path, "roles/x/role.yaml") << key;
  }
  EXPECT_EQ(place(value.find("list")->as_list()[1].position()), "4:11+3");
}

TEST(Yaml, DuplicateKeyNamesBothPlaces) {
  EXPECT_EQ(rendered_error("file: /etc/motd\nmode: '0644'\nowner: root\nmode: '0600'\n"),
            "error: duplicate key `mode`, first at roles/x/role.yaml:2:1\n"
            " --> roles/x/role.yaml:4:1\n"
            "  |\n"
            "4 | mode: '0600'\n"
            "  | ^^^^\n");
}

TEST(Yaml, DuplicateKeyIsFoundHoweverItIsQuoted) {
  EXPECT_NE(rendered_error("{a: 1, 'a': 2}").find("duplicate key `a`"), std::string::npos);
}

TEST(Yaml, UnquotedTemplateIsExplained) {
  EXPECT_EQ(rendered_error("path: {{ params.path }}\n"),
            "error: a value that starts with a template must be quoted\n"
            " --> roles/x/role.yaml:1:7\n"
            "  |\n"
            "1 | path: {{ params.path }}\n"
            "  |       ^ write \"{{ … }}\"\n");
}

struct Refusal {
  std::string text;
  std::string message;
  std::string place;
};

TEST(Yaml, RefusesWhatIsAmbiguousOrDangerous) {
  const std::vector<Refusal> cases = {
      {"5: x\n", "the key `5` is of type integer, and keys are strings", "1:1+1"},
      {"a: 1\ntrue: x\n", "the key `true` is of type boolean, and keys are strings", "2:1+4"},
      {"~: x\n", "a key is missing before `:`, or is null", "1:1+1"},
      {"[a]: x\n", "a list cannot be a key", "1:1+1"},
      {"? {a: b}\n: x\n", "a map cannot be a key", "1:3+1"},
      {"a: &n x\n*n : y\n", "an alias cannot be a key", "2:1+1"},
      {"a: !!str 5\n", "tags (`!…`) are not supported", "1:4+1"},
      {"a: !!python/object:os.system x\n", "tags (`!…`) are not supported", "1:4+1"},
      {"a: ! 'x'\n", "tags (`!…`) are not supported", "1:4+1"},
      {"a: &n ! 'x'\n", "tags (`!…`) are not supported", "1:4+1"},
      {"a: !local {b: c}\n", "tags (`!…`) are not supported", "1:4+1"},
      {"a: !!set [b]\n", "tags (`!…`) are not supported", "1:4+1"},
      {"a: &n {x: 1}\nb:\n  <<: *n\n", "merge keys (`<<`) are not supported", "3:3+2"},
      {"a: &n [*n]\n", "an alias inside the value it stands for", "1:8+1"},
      {"a: &n {b: {c: *n}}\n", "an alias inside the value it stands for", "1:15+1"},
      {"a: 1\n---\nb: 2\n", "a second document (`---`); one file holds one", "2:1+1"},
      {"a: 1\n---\n", "a second document (`---`); one file holds one", "2:1+1"},
      {"a:\n\tb: 1\n", "a tab cannot indent; use spaces", "2:1+1"},
      {"a:\n  - b\n\t- c\n", "a tab cannot indent; use spaces", "3:1+1"},
      {"\xEF\xBB\xBF"
       "a: 1\n",
       "the file starts with a byte order mark; save it as UTF-8 without one", "1:1+1"},
      {std::string("\xFF\xFE"
                   "a\0:\0",
                   6),
       "this line is not UTF-8", "1:1+1"},
      {"a: 1\nb: caf\xE9\n", "this line is not UTF-8", "2:1+1"},
      {"a: 1\nb: x\x04y\nmode: 1\n",
       "control character 0x04; write it as an escape in double quotes", "2:5+1"},
      {std::string("a: x\0y\n", 7),
       "control character 0x00; write it as an escape in double quotes", "1:5+1"},
      {"a: 1\rb: 2\n", "control character 0x0d; write it as an escape in double quotes", "1:5+1"},
      {"a: \"x\nb: 1\n", "quoted text is not closed", "1:4+1"},
      {"a: 'x", "quoted text is not closed", "1:6+1"},
  };
  for (const auto& refusal : cases) {
    const auto value = parse_yaml(source(refusal.text));
    ASSERT_FALSE(value) << refusal.text << " was read as " << value->display();
    EXPECT_EQ(value.error().message, refusal.message) << refusal.text;
    EXPECT_EQ(place(value.error().position), refusal.place) << refusal.text;
    EXPECT_EQ(value.error().code, ErrorCode::invalid);
  }
}

TEST(Yaml, MistakesOfSyntaxAreSaidPlainly) {
  const std::vector<Refusal> cases = {
      {"a: b: c\n", "`: ` cannot stand here; quote the text, or check the indentation", "1:5+1"},
      {"a: 1\n  b: 2\n", "`: ` cannot stand here; quote the text, or check the indentation",
       "2:4+1"},
      {"a: 1\n- b\n", "expected another `key: value` of this map; check the indentation", "2:1+1"},
      {"- a\nb: 1\n", "this belongs to nothing above; check the indentation", "2:1+1"},
      {"a: [1, 2\nb: 2\n", "expected `,` or `]`", "2:2+1"},
      {"a: {b: 1\n", "expected `,` or `}`", "2:1+1"},
      {"a: 1}\n]\n", "a closing bracket without its opening one; quote the text", "2:1+1"},
      {"a: *nowhere\n", "no anchor of this name was defined before", "1:4+1"},
      {"a: *\n", "a value that starts with `*` must be quoted", "1:5+1"},
      {"a: @b\n", "a value that starts with `@` must be quoted", "1:4+1"},
      {"a: `b`\n", "a value that starts with ``` must be quoted", "1:4+1"},
      {"a: \"\\d\"\n",
       "an escape that YAML does not know; use single quotes for text with backslashes", "1:5+2"},
  };
  for (const auto& refusal : cases) {
    const auto value = parse_yaml(source(refusal.text));
    ASSERT_FALSE(value) << refusal.text << " was read as " << value->display();
    EXPECT_EQ(value.error().message, refusal.message) << refusal.text;
    EXPECT_EQ(place(value.error().position), refusal.place) << refusal.text;
  }
}

TEST(Yaml, BracketLeftOpenIsShown) {
  EXPECT_EQ(rendered_error("loop:\n  users: [alice, bob\nmode: 1\n"),
            "error: expected `,` or `]`\n"
            " --> roles/x/role.yaml:3:5\n"
            "  |\n"
            "3 | mode: 1\n"
            "  |     ^\n"
            "  = the bracket was opened at roles/x/role.yaml:2:10\n");
}

TEST(Yaml, AliasIsTheValueItStandsFor) {
  const Value value = parsed("a: &n {x: [1, 2]}\nb: *n\nc: [*n, *n]\n");
  EXPECT_EQ(*value.find("b"), *value.find("a"));
  EXPECT_EQ(value.find("c")->as_list()[1], *value.find("a"));
}

}  // namespace
}  // namespace tend::format
