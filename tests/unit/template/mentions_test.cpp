#include "template/mentions.hpp"

#include <gtest/gtest.h>

namespace tend::templates {
namespace {

using Names = std::set<std::string>;

TEST(Mentions, AreTheDottedNamesOfATemplate) {
  const auto file = std::make_shared<const SourceFile>(
      SourceFile{"motd",
                 "{% if params.loud %}{{ roles.base.timezone | upper }}{% endif %}\n"
                 "params.not_this {{ (params.users | first).name }}{# params.nor_this #}"});
  const Names found = mentions_in_file(file);
  EXPECT_EQ(found.count("params.loud"), 1U);
  EXPECT_EQ(found.count("roles.base.timezone"), 1U);
  EXPECT_EQ(found.count("params.users"), 1U);
  EXPECT_EQ(found.count("params.not_this"), 0U);
  EXPECT_EQ(found.count("params.nor_this"), 0U);
  EXPECT_EQ(found.count("name"), 0U);
}

TEST(Mentions, OfABareExpression) {
  EXPECT_EQ(mentions_in_expression("params.a == 'params.b'"), (Names{"params.a"}));
}

TEST(Mentions, OfEveryStringInAValue) {
  const Value value = Map{{"a", List{"{{ params.x }}", 3}}, {"b", Map{{"c", "{{ vars.y }}"}}}};
  EXPECT_EQ(mentions_in_value(value), (Names{"params.x", "vars.y"}));
}

TEST(Mentions, PlainTextHasNone) {
  EXPECT_EQ(mentions_in_value("params.x"), Names{});
}

}  // namespace
}  // namespace tend::templates
