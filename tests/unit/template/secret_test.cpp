#include <gtest/gtest.h>

#include "unit/template/render.hpp"

namespace tend::testing {
namespace {

Map names() {
  const Value secret = Value("hunter2").marked_sensitive();
  return {{"secret", secret},
          {"user", Map{{"name", "alice"}, {"password", secret}}},
          {"users", List{Map{{"name", "alice"}, {"password", secret}}}},
          {"marked", Value(Map{{"a", List{"x"}}}).marked_sensitive()},
          {"flag", Value(true).marked_sensitive()},
          {"plain", "open"}};
}

TEST(Secret, MarksWhateverIsComputedFromIt) {
  for (const auto* text : {"secret",
                           "secret | upper",
                           "secret ~ 'x'",
                           "'x' + secret",
                           "secret[0]",
                           "secret[1:]",
                           "secret == 'x'",
                           "not secret",
                           "secret.split('t')",
                           "secret | length",
                           "plain | replace('o', secret)",
                           "[secret] | join",
                           "user.password",
                           "user | to_json",
                           "users | map(attribute='password') | first",
                           "users | to_nice_json",
                           "marked.a",
                           "marked.a[0]",
                           "marked | dict2items",
                           "1 if flag else 2",
                           "secret | b64encode",
                           "secret | regex_replace('h', 'j')",
                           "plain | default(secret, true) ~ secret",
                           "secret is string",
                           "secret in ['x']",
                           "{'k': secret}.k",
                           "secret | first",
                           "secret | list | first",
                           "-flag"}) {
    const auto result = evaluate(text, names());
    ASSERT_TRUE(result) << text << ": " << result.error().str();
    EXPECT_TRUE(result->contains_sensitive()) << text;
  }
}

TEST(Secret, DoesNotSpreadToItsNeighbours) {
  for (const auto* text :
       {"user.name", "users[0].name", "users | map(attribute='name') | list", "plain | upper"}) {
    EXPECT_FALSE(evaluate(text, names())->contains_sensitive()) << text;
  }
}

TEST(Secret, MarksARenderedFileThatUsesItAnywhere) {
  for (const auto* text :
       {"{{ secret }}", "a\n{% if flag %}b{% endif %}", "{% for c in secret %}x{% endfor %}",
        "{% set x = secret | upper %}{{ x }}", "{% for u in users %}{{ u.password }}{% endfor %}",
        "{% set x %}{{ secret }}{% endset %}{{ x }}"}) {
    const auto result = render(text, names());
    ASSERT_TRUE(result) << text;
    EXPECT_TRUE(result->sensitive()) << text;
  }
  EXPECT_FALSE(render("{{ user.name }} {{ plain }}", names())->sensitive());
}

TEST(Secret, StaysMarkedInAStringOfARole) {
  const Map scope = names();
  EXPECT_TRUE(
      templates::render_string(Value("{{ secret }}"), templates::Scope(scope))->sensitive());
  EXPECT_TRUE(
      templates::render_string(Value("a={{ secret }}"), templates::Scope(scope))->sensitive());
  EXPECT_TRUE(
      templates::render_string(Value("{{ plain }}").marked_sensitive(), templates::Scope(scope))
          ->sensitive());
}

}  // namespace
}  // namespace tend::testing
