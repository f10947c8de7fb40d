#include <gtest/gtest.h>

#include "unit/template/render.hpp"

namespace tend::testing {
namespace {

const Map kNames{{"gpu", Unknown{"needs root"}},
                 {"facts", Map{{"cpus", 8}, {"driver", Unknown{"after package:nvidia"}}}},
                 {"list", List{1, Unknown{"no answer"}}},
                 {"yes", true},
                 {"no", false}};

TEST(Unknown, GoesThroughWhateverIsComputedFromIt) {
  for (const auto* text :
       {"gpu", "gpu.name", "gpu[0]", "gpu + 1", "1 - gpu", "gpu ~ 'x'", "not gpu", "gpu == 1",
        "gpu | upper", "gpu.split(',')", "'a' if gpu else 'b'", "yes and gpu", "no or gpu",
        "gpu | default('x')", "gpu is string", "gpu in [1]", "'x' | replace(gpu, 'y')",
        "[1, gpu] | join", "range(gpu)"}) {
    const auto result = evaluate(text, kNames);
    ASSERT_TRUE(result) << text << ": " << result.error().str();
    EXPECT_EQ(result->display(), "unknown (needs root)") << text;
  }
}

TEST(Unknown, LeavesToLogicWhatItCanDecide) {
  EXPECT_EQ(*evaluate("no and gpu", kNames), Value(false));
  EXPECT_EQ(*evaluate("gpu and no", kNames), Value(false));
  EXPECT_EQ(*evaluate("gpu or yes", kNames), Value(true));
  EXPECT_EQ(*evaluate("gpu is defined", kNames), Value(true));
  EXPECT_EQ(*evaluate("gpu is undefined", kNames), Value(false));
  EXPECT_EQ(*evaluate("facts.cpus", kNames), Value(8));
  EXPECT_EQ(*evaluate("list | length", kNames), Value(2));
  EXPECT_EQ(*evaluate("list | first", kNames), Value(1));
}

TEST(Unknown, InsideAMapMakesItsTextUnknown) {
  EXPECT_EQ(evaluate("facts | to_json", kNames)->display(), "unknown (after package:nvidia)");
  EXPECT_EQ(evaluate("list | select('gt', 0) | list", kNames)->display(), "unknown (no answer)");
  EXPECT_EQ(evaluate("list | map('string') | first", kNames)->display(), "1");
}

TEST(Unknown, MakesTheWholeRenderingUnknown) {
  for (const auto* text :
       {"a {{ gpu }} b", "{% if gpu %}x{% endif %}", "{% for g in gpu %}x{% endfor %}",
        "{% for x in list %}{{ x }}{% endfor %}", "{% set x = gpu %}{{ x }}",
        "{% for x in [1] if gpu %}x{% endfor %}"}) {
    const auto result = render(text, kNames);
    ASSERT_TRUE(result) << text << ": " << result.error().str();
    EXPECT_TRUE(result->is_unknown()) << text << ": " << result->display();
  }
  EXPECT_EQ(render("{% if no and gpu %}x{% else %}y{% endif %}", kNames)->display(), "y");
}

TEST(Unknown, DoesNotHideAFaultFurtherOn) {
  EXPECT_EQ(shown(render("{{ gpu }}{{ facts.cpu }}", kNames)),
            "templates/motd:1:13: `facts.cpu` is undefined; did you mean `facts.cpus`?");
}

}  // namespace
}  // namespace tend::testing
