#include <set>

#include "resource_testing.hpp"

namespace tend::testing {
namespace {

TEST(Providers, AreFoundByNameAndListedInOrder) {
  const resources::Providers providers;
  const auto names = providers.names();
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_EQ(names.size(), providers.all().size());
  for (const auto& name : names) EXPECT_EQ(providers.find(name)->schema().name, name);
  EXPECT_EQ(providers.find("fiel"), nullptr);
}

TEST(Providers, TablesAreWholeAndContradictNothing) {
  const resources::Providers providers;
  for (const auto& provider : providers.all()) {
    const auto& schema = provider->schema();
    EXPECT_FALSE(schema.summary.empty()) << schema.name;
    EXPECT_FALSE(schema.names_a.empty()) << schema.name;
    std::set<std::string> seen;
    for (const auto& common : model::common_attributes()) seen.insert(common.name);
    for (const auto& attribute : schema.attributes) {
      EXPECT_TRUE(seen.insert(attribute.name).second)
          << schema.name << " has " << attribute.name << " twice, or as a common attribute";
      EXPECT_NE(attribute.name, schema.name);
      EXPECT_FALSE(attribute.spec.summary.empty()) << schema.name << "." << attribute.name;
    }
  }
}

TEST(Providers, DefaultsAreOfTheirOwnType) {
  const resources::Providers providers;
  for (const auto& provider : providers.all()) {
    for (const auto& attribute : provider->schema().attributes) {
      if (!attribute.spec.default_value) continue;
      const auto value = model::conform(attribute.spec, *attribute.spec.default_value, "it");
      ASSERT_TRUE(value) << provider->schema().name << "." << attribute.name;
      EXPECT_EQ(*value, *attribute.spec.default_value);
    }
  }
}

}  // namespace
}  // namespace tend::testing
