#include <gtest/gtest.h>

#include "unit/template/render.hpp"

namespace tend::testing {
namespace {

const Map kNames{{"n", 7},
                 {"list", List{3, 1, 2}},
                 {"params", Map{{"food", "rice"}, {"mounts", List{}}, {"items", "a member"}}},
                 {"who", "alice"}};

TEST(Expression, KeepsTheTypeOfItsValue) {
  EXPECT_EQ(*evaluate("n + 1", kNames), Value(8));
  EXPECT_EQ(*evaluate("n / 2", kNames), Value(3.5));
  EXPECT_EQ(*evaluate("list | sort", kNames), Value(List{1, 2, 3}));
  EXPECT_EQ(*evaluate("params", kNames), *kNames.find("params"));
  EXPECT_TRUE(evaluate("none", kNames)->is_null());
}

TEST(Expression, HandsOutTuplesAndViewsAsOrdinaryLists) {
  const auto items = evaluate("{'a': 1}.items()", kNames);
  ASSERT_TRUE(items);
  EXPECT_EQ(*items, Value(List{List{"a", 1}}));
  EXPECT_EQ(items->as_list()[0].position().source, nullptr);
}

TEST(Expression, IsNotEvaluatedBehindWhatDecides) {
  EXPECT_EQ(*evaluate("false and missing", kNames), Value(false));
  EXPECT_EQ(*evaluate("true or missing", kNames), Value(true));
  EXPECT_EQ(*evaluate("1 if true else missing", kNames), Value(1));
  EXPECT_EQ(*evaluate("n | default(missing)", kNames), Value(7));
}

struct Fault {
  const char* expression;
  const char* message;
};

TEST(Expression, FaultsNameTheCauseAndWhatWasMeant) {
  const Fault faults[] = {
      {"params.foo", "`params.foo` is undefined; did you mean `params.food`?"},
      {"parms.food", "`parms` is undefined; did you mean `params`?"},
      {"n | uper", "the filter `uper` is not supported; did you mean `upper`?"},
      {"n is strin", "the test `strin` is not supported; did you mean `string`?"},
      {"who.stripp()", "the method `.stripp()` of str is not supported; did you mean `strip`?"},
      {"rnge(3)", "the function `rnge` is not supported; did you mean `range`?"},
      {"n | default(defaultvalue=1)",
       "`default` has no argument `defaultvalue` here; did you mean `default_value`?"},
      {"n + who", "`+` does not work between int and str"},
      {"params.items",
       "`.items` is a method; call it as `.items()`, or write `['items']` for a member of that "
       "name"},
      {"1 +", "expected an expression, found the end"},
      {"n = 1", "expected the end of the expression, found `=`"},
      {"9223372036854775807 + 1", "integers beyond 64 bits are not supported"},
  };
  for (const auto& fault : faults)
    EXPECT_EQ(shown(evaluate(fault.expression, kNames)), fault.message);
}

TEST(Expression, NestedTooDeeplyIsAnErrorAndNoCrash) {
  const std::size_t deep = 100'000;
  for (const auto& text :
       {std::string(deep, '(') + "1", std::string(deep, '[') + "1", std::string(deep, '-') + "1"}) {
    EXPECT_EQ(shown(evaluate(text, kNames)), "the expression is nested too deeply");
  }
  std::string sum = "1";
  for (std::size_t i = 0; i < deep; ++i) sum += "+1";
  EXPECT_EQ(shown(evaluate(sum, kNames)), "the expression is nested too deeply");
}

TEST(Truth, IsAsPythonHasIt) {
  for (const auto& value :
       {Value(), Value(false), Value(0), Value(0.0), Value(""), Value(List{}), Value(Map{})}) {
    EXPECT_FALSE(templates::truthy(value)) << value.display();
  }
  for (const auto& value :
       {Value(true), Value(-1), Value(0.1), Value("0"), Value(List{0}), Value(Map{{"a", 0}})}) {
    EXPECT_TRUE(templates::truthy(value)) << value.display();
  }
}

}  // namespace
}  // namespace tend::testing
