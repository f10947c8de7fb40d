#include <gtest/gtest.h>

#include "unit/template/render.hpp"

namespace tend::testing {
namespace {

const Map kNames{{"n", 7}, {"list", List{1, 2}}, {"host", Map{{"name", "gpu01"}}}};

TEST(RenderString, KeepsTheTypeOfASingleExpression) {
  const templates::Scope scope(kNames);
  EXPECT_EQ(*templates::render_string(Value("{{ n }}"), scope), Value(7));
  EXPECT_EQ(*templates::render_string(Value("{{ list }}"), scope), Value(List{1, 2}));
  EXPECT_EQ(*templates::render_string(Value("{{ n }}{{ n }}"), scope), Value("77"));
  EXPECT_EQ(*templates::render_string(Value(" {{ n }}"), scope), Value(" 7"));
}

TEST(RenderString, LeavesTextWithoutBracesAlone) {
  const templates::Scope scope(kNames);
  EXPECT_EQ(*templates::render_string(Value("100 % {n}"), scope), Value("100 % {n}"));
  EXPECT_EQ(*templates::render_string(Value(5), scope), Value(5));
}

TEST(RenderString, DoesNotParseItsOutputAgain) {
  const Map names{{"text", "{{ n }}"}};
  EXPECT_EQ(*templates::render_string(Value("{{ text }}"), templates::Scope(names)),
            Value("{{ n }}"));
  EXPECT_EQ(*templates::render_string(Value("a {{ text }}"), templates::Scope(names)),
            Value("a {{ n }}"));
}

TEST(RenderValue, RendersStringsAtEveryDepthAndLeavesKeys) {
  const Value value = Map{{"{{ n }}", List{"{{ n }}", Map{{"a", "{{ host.name }}"}}}}, {"b", 1}};
  EXPECT_EQ(*templates::render_value(value, templates::Scope(kNames)),
            Value(Map{{"{{ n }}", List{7, Map{{"a", "gpu01"}}}}, {"b", 1}}));
}

struct Place {
  const char* line;      // of the YAML file
  std::uint32_t column;  // where the scalar starts
  const char* text;      // its value
  const char* error;     // the place it is found at
};

TEST(RenderString, FaultsStandAtTheirPlaceInTheYamlFile) {
  const Place places[] = {
      {"  mode: {{ missing }}", 9, "{{ missing }}", "role.yaml:1:12"},
      {"  mode: \"a {{ missing }}\"", 9, "a {{ missing }}", "role.yaml:1:15"},
      {"  mode: 'a {{ missing }}'", 9, "a {{ missing }}", "role.yaml:1:15"},
      {"  mode: \"\\u0061 {{ missing }}\"", 9, "a {{ missing }}", "role.yaml:1:9"},
      {"  mode: >-", 9, "a {{ missing }}", "role.yaml:1:9"},
  };
  for (const auto& place : places) {
    const Position start{source(place.line, "role.yaml"), 1, place.column, 4};
    const auto result =
        templates::render_string(Value(place.text).at(start), templates::Scope(kNames));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().position.str(), place.error) << place.line;
  }
}

TEST(Evaluate, FaultsStandAtTheirPlaceInABareExpression) {
  const Position start{source("  when: n > missing", "role.yaml"), 1, 9, 11};
  const auto result = templates::evaluate("n > missing", start, templates::Scope(kNames));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().position.str(), "role.yaml:1:13");
  EXPECT_EQ(result.error().position.length, 7U);
}

struct Fault {
  const char* text;
  const char* message;
};

TEST(RenderFile, FaultsHaveLineAndColumn) {
  const Fault faults[] = {
      {"a\nb {{ missing }}", "templates/motd:2:6: `missing` is undefined"},
      {"{% if n %}\n{{ host.nam }}\n{% endif %}",
       "templates/motd:2:4: `host.nam` is undefined; did you mean `host.name`?"},
      {"x\n{% include 'a' %}", "templates/motd:2:4: `{% include %}` is not supported"},
      {"{% fro x in list %}",
       "templates/motd:1:4: there is no statement `fro`; did you mean `for`?"},
      {"\n  {% for x in list %}", "templates/motd:2:3: a block without its `{% endfor %}`"},
      {"{% endif %}", "templates/motd:1:4: `{% endif %}` does not belong here"},
      {"{{ n", "templates/motd:1:1: a tag without its closing `}}`"},
      {"{# n", "templates/motd:1:1: a comment without its closing `#}`"},
      {"{{ 'n }}", "templates/motd:1:4: a string without its closing quote"},
      {"{{ n | nosuch }}", "templates/motd:1:8: the filter `nosuch` is not supported"},
      {"{{ 1 / 0 }}", "templates/motd:1:4: division by zero"},
      {"\xff", "templates/motd:1:1: the template is no UTF-8 text"},
  };
  for (const auto& fault : faults) EXPECT_EQ(shown(render(fault.text, kNames)), fault.message);
}

TEST(CheckSyntax, FindsFaultsWithoutRendering) {
  EXPECT_TRUE(templates::check_syntax(source("{{ whatever.it | is }}")).empty());
  const Errors errors = templates::check_syntax(source("{% if x %}"));
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].str(), "templates/motd:1:1: a block without its `{% endif %}`");
}

TEST(Budget, EndsWhatWouldTakeForEver) {
  const templates::Budget small{10'000, 1000};
  const Fault faults[] = {
      {"{% for a in range(1000) %}{% for b in range(1000) %}{% endfor %}{% endfor %}",
       "templates/motd:1:39: this takes more than the 10000 steps allowed"},
      {"{{ range(1000000000) | list }}",
       "templates/motd:1:4: this takes more than the 10000 steps allowed"},
      {"{{ 'a' * 1000000000000 }}",
       "templates/motd:1:4: the text is longer than the 1000 bytes allowed"},
      {"{{ [1] * 1000000000000 }}",
       "templates/motd:1:4: this takes more than the 10000 steps allowed"},
      {"{% for a in range(100) %}0123456789xyz{% endfor %}",
       "templates/motd:1:26: the text is longer than the 1000 bytes allowed"},
      {"{{ ('a' * 900) | replace('a', 'b' * 900) }}",
       "templates/motd:1:18: the text is longer than the 1000 bytes allowed"},
  };
  for (const auto& fault : faults)
    EXPECT_EQ(shown(render(fault.text, kNames, small)), fault.message);
}

TEST(Regex, ThatBacktracksForEverIsStopped) {
  const auto result = render("{{ ('a' * 40 ~ 'b') | regex_replace('(a+)+$', '') }}", kNames);
  EXPECT_EQ(shown(result),
            "templates/motd:1:23: the regular expression `(a+)+$` takes too long on this text");
}

TEST(Regex, WorksOnLongTextsWithoutExhaustingTheStack) {
  const auto result = render("{{ ('ab' * 100000) | regex_replace('(a|b)*?c', '') | length }}", {});
  EXPECT_FALSE(result);
  EXPECT_EQ(shown(render("{{ ('ab' * 1000) | regex_replace('(a|b)*', '') | length }}", {})), "0");
}

TEST(Names, OfFiltersAndTestsAreSortedAndComplete) {
  const auto filters = templates::filter_names();
  EXPECT_TRUE(std::is_sorted(filters.begin(), filters.end()));
  for (const auto* name :
       {"default", "map", "regex_replace", "to_json", "basename", "dict2items"}) {
    EXPECT_TRUE(std::binary_search(filters.begin(), filters.end(), name)) << name;
  }
  const auto tests = templates::test_names();
  EXPECT_TRUE(std::binary_search(tests.begin(), tests.end(), "defined"));
}

}  // namespace
}  // namespace tend::testing
