#include "system/account_files.hpp"

#include <gtest/gtest.h>

namespace tend::system {
namespace {

TEST(AccountFilesTest, UsersAreReadWithAllTheirFields) {
  const auto users = parse_passwd(
      "root:x:0:0:root:/root:/bin/bash\nalice:x:1000:100:Alice,Room 1,,:/home/alice:\n");
  ASSERT_EQ(users.size(), 2U);
  EXPECT_EQ(users[1].name, "alice");
  EXPECT_EQ(users[1].uid, 1000U);
  EXPECT_EQ(users[1].gid, 100U);
  EXPECT_EQ(users[1].comment, "Alice,Room 1,,");
  EXPECT_EQ(users[1].home, "/home/alice");
  EXPECT_EQ(users[1].shell, "");
}

TEST(AccountFilesTest, LinesThatAreNoneArePassedOver) {
  EXPECT_TRUE(parse_passwd("").empty());
  EXPECT_TRUE(parse_passwd("\n# comment\n+::::::\n-bob::::::\nshort:x:1:1\n:x:1:1:::\n"
                           "letters:x:one:1:::\nhuge:x:4294967296:1:::\nminus:x:-1:1:::\n")
                  .empty());
  EXPECT_EQ(parse_passwd("nobody:x:4294967295:1:::").at(0).uid, 4294967295U);
}

TEST(AccountFilesTest, GroupsAreReadWithTheirMembers) {
  const auto groups = parse_group("adm:x:4:alice,bob\nempty:x:5:\nodd:x:6:,carol,\n+:::\n");
  ASSERT_EQ(groups.size(), 3U);
  EXPECT_EQ(groups[0].gid, 4U);
  EXPECT_EQ(groups[0].members, (std::vector<std::string>{"alice", "bob"}));
  EXPECT_TRUE(groups[1].members.empty());
  EXPECT_EQ(groups[2].members, std::vector<std::string>{"carol"});
}

TEST(AccountFilesTest, ShadowGivesTheHashField) {
  const auto entries =
      parse_shadow("root:*:19000:0:99999:7:::\nalice:$y$j9T$salt$hash:1::\nlocked:!\n");
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0].hash, "*");
  EXPECT_EQ(entries[1].hash, "$y$j9T$salt$hash");
  EXPECT_EQ(entries[2].hash, "!");
}

}  // namespace
}  // namespace tend::system
