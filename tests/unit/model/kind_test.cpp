#include "model/kind.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tend::model {
namespace {

TEST(KindSchema, FindsAttributesByName) {
  KindSchema schema;
  schema.name = "file";
  schema.attributes.push_back({"mode", {}, RoleFile::none});
  schema.attributes.push_back({"owner", {}, RoleFile::none});
  EXPECT_EQ(schema.find("owner"), &schema.attributes[1]);
  EXPECT_EQ(schema.find("owener"), nullptr);
  EXPECT_EQ(schema.attribute_names(), (std::vector<std::string>{"mode", "owner"}));
}

TEST(CommonAttributes, AreThoseOfTheLanguage) {
  std::set<std::string> names;
  for (const auto& attribute : common_attributes()) names.insert(attribute.name);
  EXPECT_EQ(names, (std::set<std::string>{"when", "loop", "after", "before", "restarts", "reloads",
                                          "triggers", "audit", "sensitive", "timeout", "retries",
                                          "on_remove", "defer", "defer_at_most"}));
}

}  // namespace
}  // namespace tend::model
