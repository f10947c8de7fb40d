#include "model/resource.hpp"

#include <gtest/gtest.h>

namespace tend::model {
namespace {

struct IdCase {
  const char* text;
  const char* kind;  // nullptr: no id
  const char* name;
};

TEST(ResourceId, IsKindColonName) {
  const IdCase cases[] = {{"file:/etc/motd", "file", "/etc/motd"},
                          {"line:/etc/hosts#a:b", "line", "/etc/hosts#a:b"},
                          {"file", nullptr, nullptr},
                          {":x", nullptr, nullptr},
                          {"file:", nullptr, nullptr},
                          {"", nullptr, nullptr}};
  for (const auto& one : cases) {
    const auto id = ResourceId::parse(one.text);
    ASSERT_EQ(id.has_value(), one.kind != nullptr) << one.text;
    if (!id) continue;
    EXPECT_EQ(id->kind, one.kind);
    EXPECT_EQ(id->name, one.name);
    EXPECT_EQ(id->str(), one.text);
  }
}

TEST(Resource, GivesAttributesOfTheRightKindAndTheFallbackOtherwise) {
  Resource resource;
  resource.attributes = Map{{"mode", "0644"}, {"backup", true}, {"owner", nullptr}};
  EXPECT_EQ(resource.text("mode"), "0644");
  EXPECT_EQ(resource.text("backup", "no text"), "no text");
  EXPECT_TRUE(resource.flag("backup"));
  EXPECT_TRUE(resource.flag("absent", true));
  EXPECT_FALSE(resource.flag("mode"));
  EXPECT_TRUE(resource.has("mode"));
  EXPECT_FALSE(resource.has("owner"));
  EXPECT_FALSE(resource.has("group"));
}

}  // namespace
}  // namespace tend::model
