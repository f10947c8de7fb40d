#include "model/type_spec.hpp"

#include <gtest/gtest.h>

#include "support/rendered_errors.hpp"

namespace tend::model {
namespace {

TypeSpec of(Type type) {
  TypeSpec spec;
  spec.type = type;
  return spec;
}

TypeSpec one_of(std::vector<std::string> choices) {
  TypeSpec spec = of(Type::enumeration);
  spec.choices = std::move(choices);
  return spec;
}

TypeSpec between(Type type, double min, double max) {
  TypeSpec spec = of(type);
  spec.min = min;
  spec.max = max;
  return spec;
}

TypeSpec list_of(TypeSpec items) {
  TypeSpec spec = of(Type::list);
  spec.items = std::make_shared<const TypeSpec>(std::move(items));
  return spec;
}

TypeSpec mount() {
  TypeSpec spec = of(Type::map);
  spec.fields = {{"path", of(Type::path)}, {"src", of(Type::string)}, {"port", of(Type::port)}};
  spec.fields[0].spec.required = true;
  spec.fields[2].spec.default_value = 2049;
  return spec;
}

// The canonical value as shown, or the faults.
std::string outcome(const TypeSpec& spec, const Value& value) {
  const auto conformed = conform(spec, value, "`x`");
  if (conformed) return conformed->display();
  return testing::listed(conformed.error());
}

TEST(TypeSpec, NamesAreReadBack) {
  for (const auto& name : type_names()) {
    const auto type = type_named(name);
    ASSERT_TRUE(type) << name;
    EXPECT_EQ(name_of(*type), name);
  }
  EXPECT_EQ(type_named("enum"), Type::enumeration);
  EXPECT_FALSE(type_named("enumeration"));
}

struct Case {
  TypeSpec spec;
  Value value;
  std::string expected;
};

TEST(Conform, GivesTheCanonicalForm) {
  const std::vector<Case> cases = {
      {of(Type::duration), 90, "90"},
      {of(Type::duration), "90", "90"},
      {of(Type::duration), "90s", "90"},
      {of(Type::duration), "5m", "300"},
      {of(Type::duration), "1h30m", "5400"},
      {of(Type::duration), "2d", "172800"},
      {of(Type::size), 512, "512"},
      {of(Type::size), "512", "512"},
      {of(Type::size), "64K", "65536"},
      {of(Type::size), "10M", "10485760"},
      {of(Type::size), "2G", "2147483648"},
      {of(Type::size), "1T", "1099511627776"},
      {of(Type::mode), "644", "0644"},
      {of(Type::mode), "0644", "0644"},
      {of(Type::mode), "4755", "4755"},
      {of(Type::path), "/etc//x/./y/", "/etc/x/y"},
      {of(Type::path), "/", "/"},
      {of(Type::path), "/a..b", "/a..b"},
      {of(Type::port), 1, "1"},
      {of(Type::port), 65535, "65535"},
      {of(Type::number), 3, "3"},
      {of(Type::boolean), false, "false"},
      {of(Type::any), List{1, "x"}, "[1, x]"},
      {one_of({"auto", "open"}), "open", "open"},
      {of(Type::string), "", ""},
      {of(Type::list), List{1, "x"}, "[1, x]"},
      {of(Type::string), nullptr, "null"},
  };
  for (const auto& each : cases) {
    EXPECT_EQ(outcome(each.spec, each.value), each.expected) << each.value.display();
  }
}

TEST(Conform, SaysWhatIsWantedAndWhatIsThere) {
  const std::string duration =
      "`x` must be a duration: seconds, or text such as 90s, 5m, 1h30m, 2d";
  const std::string size = "`x` must be a size: bytes, or text such as 64K, 10M, 2G";
  const std::string mode = "`x` must be a quoted string of 3 or 4 octal digits";
  const std::string path = "`x` must be an absolute path without `..`";
  const std::string port = "`x` must be a port number from 1 to 65535";
  const std::vector<Case> cases = {
      {of(Type::string), 5, "`x` must be a string, not the integer `5`; quote it"},
      {of(Type::string), 1.1, "`x` must be a string, not the number `1.1`; quote it"},
      {of(Type::string), List{}, "`x` must be a string, not the list `[]`"},
      {of(Type::integer), "5",
       "`x` must be an integer, not the string `5`; write it without quotes"},
      {of(Type::integer), 5.5, "`x` must be an integer, not the number `5.5`"},
      {of(Type::boolean), "yes", "`x` must be true or false, not the string `yes`; write true"},
      {of(Type::boolean), "off", "`x` must be true or false, not the string `off`; write false"},
      {of(Type::list), "alice", "`x` must be a list, not the string `alice`; write [alice]"},
      {of(Type::map), List{1}, "`x` must be a map, not the list `[1]`"},
      {of(Type::mode), 644, mode + ", not the integer `644`; quote it"},
      {of(Type::mode), "0888", mode + ", not the string `0888`"},
      {of(Type::mode), "00644", mode + ", not the string `00644`"},
      {of(Type::mode), "u=rw", mode + ", not the string `u=rw`"},
      {of(Type::path), "etc/x", path + ", not the string `etc/x`"},
      {of(Type::path), "/etc/../x", path + ", not the string `/etc/../x`"},
      {of(Type::path), "", path + ", not the string ``"},
      {of(Type::port), 0, port + ", not the integer `0`"},
      {of(Type::port), 65536, port + ", not the integer `65536`"},
      {of(Type::port), "22", port + ", not the string `22`; write it without quotes"},
      {of(Type::duration), "5 m", duration + ", not the string `5 m`"},
      {of(Type::duration), "30m1h", duration + ", not the string `30m1h`"},
      {of(Type::duration), "1h1h", duration + ", not the string `1h1h`"},
      {of(Type::duration), "1h30", duration + ", not the string `1h30`"},
      {of(Type::duration), "", duration + ", not the string ``"},
      {of(Type::duration), -1, duration + ", not the integer `-1`"},
      {of(Type::duration), "9223372036854775807d",
       duration + ", not the string `9223372036854775807d`"},
      {of(Type::size), "10MB", size + ", not the string `10MB`"},
      {of(Type::size), "K", size + ", not the string `K`"},
      {of(Type::size), "9999999999T", size + ", not the string `9999999999T`"},
      {one_of({"auto", "open"}), "opn",
       "`x` must be one of auto, open, not `opn`; did you mean `open`?"},
      {one_of({"1", "2"}), 1, "`x` must be a string, not the integer `1`; quote it"},
      {of(Type::secret), Map{{"secret", 5}},
       "`x` must be a string or {secret: NAME}, not the map `{secret: 5}`"},
      {between(Type::integer, 1, 9), 0, "`x` must be at least 1, not 0"},
      {between(Type::integer, 1, 9), 10, "`x` must be at most 9, not 10"},
      {between(Type::number, 0.5, 1), 0.25, "`x` must be at least 0.5, not 0.25"},
      {between(Type::duration, 60, 3600), "2h", "`x` must be at most 3600, not 7200"},
      {between(Type::string, 1, 3), "", "`x` must have at least 1 character, not 0"},
      {between(Type::string, 1, 3), "éèêë", "`x` must have at most 3 characters, not 4"},
      {between(Type::list, 2, 3), List{1}, "`x` must have at least 2 items, not 1"},
  };
  for (const auto& each : cases) {
    EXPECT_EQ(outcome(each.spec, each.value), each.expected + "\n") << each.value.display();
  }
}

TEST(Conform, PatternMustMatchTheWholeText) {
  TypeSpec spec = of(Type::string);
  spec.pattern = "[a-z]+";
  EXPECT_EQ(outcome(spec, "abc"), "abc");
  EXPECT_EQ(outcome(spec, "abc1"), "`x` does not match its pattern\n");
}

TEST(Conform, PatternThatBacktracksEndsInTime) {
  TypeSpec spec = of(Type::string);
  spec.pattern = "(a+)+b";
  EXPECT_EQ(outcome(spec, std::string(2000, 'a')), "`x` does not match its pattern\n");
}

TEST(Conform, FieldsAreFilledInAndAllFaultsShown) {
  EXPECT_EQ(outcome(list_of(mount()), List{Map{{"path", "/a/"}}}),
            "[{path: /a, src: null, port: 2049}]");
  EXPECT_EQ(
      outcome(list_of(mount()), List{Map{{"path", "a"}, {"scr", "b"}}, Map{{"port", 0}}}),
      "unknown key `scr` in item 1 of `x`; did you mean `src`?\n"
      "key `path` of item 1 of `x` must be an absolute path without `..`, not the string `a`\n"
      "item 2 of `x` needs the key `path`\n"
      "key `port` of item 2 of `x` must be a port number from 1 to 65535, not the integer "
      "`0`\n");
}

TEST(Conform, MapOfAnyKeysChecksItsValues) {
  TypeSpec spec = of(Type::map);
  spec.items = std::make_shared<const TypeSpec>(of(Type::integer));
  EXPECT_EQ(outcome(spec, Map{{"a", 1}}), "{a: 1}");
  EXPECT_EQ(outcome(spec, Map{{"a", "b"}}),
            "key `a` of `x` must be an integer, not the string `b`\n");
}

TEST(Conform, RequiredValueCannotBeNull) {
  TypeSpec spec = of(Type::string);
  spec.required = true;
  EXPECT_EQ(outcome(spec, nullptr), "`x` must be given, not null\n");
}

TEST(Conform, UnknownPassesAtEveryDepth) {
  EXPECT_EQ(outcome(of(Type::integer), Unknown{"no GPU"}), "unknown (no GPU)");
  EXPECT_EQ(outcome(list_of(of(Type::path)), List{Unknown{"needs root"}}),
            "[unknown (needs root)]");
}

TEST(Conform, PlainSecretIsMarkedAndNamedOneIsKept) {
  const auto plain = conform(of(Type::secret), "hunter2", "`x`");
  ASSERT_TRUE(plain);
  EXPECT_TRUE(plain->sensitive());
  const auto named = conform(of(Type::secret), Map{{"secret", "ldap_bind"}}, "`x`");
  ASSERT_TRUE(named);
  EXPECT_EQ(named->find("secret")->as_string(), "ldap_bind");
}

TEST(Conform, MarkAndPlaceSurvive) {
  const auto source = std::make_shared<const SourceFile>(SourceFile{"a.yaml", "x: 5m\n"});
  const Value value = Value("5m").marked_sensitive().at({source, 1, 4, 2});
  const auto conformed = conform(of(Type::duration), value, "`x`");
  ASSERT_TRUE(conformed);
  EXPECT_TRUE(conformed->sensitive());
  EXPECT_EQ(conformed->position().str(), "a.yaml:1:4");
}

TEST(Conform, NoMessageHoldsASecret) {
  const Value secret = Value("hunter2").marked_sensitive();
  for (const auto type : {Type::integer, Type::list, Type::path, Type::duration, Type::boolean}) {
    EXPECT_EQ(outcome(of(type), secret).find("hunter2"), std::string::npos) << name_of(type);
  }
  EXPECT_EQ(outcome(one_of({"hunter3"}), secret), "`x` must be one of hunter3, not `‹secret›`\n");
}

}  // namespace
}  // namespace tend::model
