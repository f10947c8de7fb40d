#include "model/state.hpp"

#include <gtest/gtest.h>

namespace tend::model {
namespace {

TEST(StateDigest, DoesNotDependOnTheOrderOfAttributes) {
  EXPECT_EQ(digest_of(State{{"a", 1}, {"b", "x"}}), digest_of(State{{"b", "x"}, {"a", 1}}));
}

TEST(StateDigest, TellsValuesOfDifferentKindsApart) {
  const std::vector<Value> values = {Value(),
                                     true,
                                     false,
                                     0,
                                     1,
                                     1.5,
                                     "",
                                     "1",
                                     "true",
                                     List{},
                                     List{1},
                                     List{1, 1},
                                     List{List{1}},
                                     Map{},
                                     Map{{"a", 1}},
                                     Map{{"a", Value()}},
                                     Map{{"b", 1}},
                                     Unknown{"why"}};
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = i + 1; j < values.size(); ++j) {
      EXPECT_NE(digest_of(values[i]), digest_of(values[j]))
          << values[i].display() << " and " << values[j].display();
    }
  }
}

TEST(StateDigest, AgreesWithEquality) {
  EXPECT_EQ(digest_of(Value(1)), digest_of(Value(1.0)));
  EXPECT_EQ(digest_of(Value("x")), digest_of(Value("x").marked_sensitive()));
}

TEST(StateDigest, LeavesEvidenceOut) {
  EXPECT_EQ(digest_of(State{{"a", 1}, {".text", "x"}}), digest_of(State{{"a", 1}, {".text", "y"}}));
  EXPECT_NE(digest_of(State{{"a", 1}, {"text", "x"}}), digest_of(State{{"a", 1}, {"text", "y"}}));
}

}  // namespace
}  // namespace tend::model
