#include "system/accounts.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <functional>

#include "base/text.hpp"
#include "support/memory_files.hpp"
#include "support/scripted_runner.hpp"
#include "support/temporary_directory.hpp"
#include "system/host_file_system.hpp"

namespace tend::system {
namespace {

class AccountReaderTest : public ::testing::Test {
 protected:
  AccountReaderTest() {
    files_.add_file("/etc/passwd",
                    "root:x:0:0:root:/root:/bin/bash\nalice:x:1000:1000::/home/alice:/bin/sh\n"
                    "second:x:1000:1000:::\n");
    files_.add_file("/etc/group",
                    "root:x:0:\nvideo:x:44:alice,bob\nadm:x:4:alice\nalice:x:1000:\n");
    files_.add_file("/etc/shadow", "root:*:1::\nalice:$y$hash:1::\n", 0640);
  }
  testing::MemoryFileSystem files_;
  std::unique_ptr<AccountReader> accounts_ = make_account_reader(files_);
};

TEST_F(AccountReaderTest, FindsUsersAndGroupsByNameAndNumber) {
  EXPECT_EQ(accounts_->user("alice").value()->home, "/home/alice");
  EXPECT_EQ(accounts_->user_name(1000).value(), "alice");
  EXPECT_EQ(accounts_->group("video").value()->members, (std::vector<std::string>{"alice", "bob"}));
  EXPECT_EQ(accounts_->group_name(44).value(), "video");
  EXPECT_EQ(accounts_->password_hash("alice").value(), "$y$hash");
}

TEST_F(AccountReaderTest, WhoIsNotThereIsNothingAndNoError) {
  EXPECT_FALSE(accounts_->user("carol").value());
  EXPECT_FALSE(accounts_->user_name(7).value());
  EXPECT_FALSE(accounts_->group("carol").value());
  EXPECT_FALSE(accounts_->group_name(7).value());
  EXPECT_FALSE(accounts_->password_hash("carol").value());
  EXPECT_TRUE(accounts_->groups_of("carol")->empty());
}

TEST_F(AccountReaderTest, GroupsOfAMemberAreSorted) {
  EXPECT_EQ(accounts_->groups_of("alice").value(), (std::vector<std::string>{"adm", "video"}));
}

TEST_F(AccountReaderTest, ReadsEachFileOnceWhileItStaysTheSame) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(accounts_->user("alice").value());
    EXPECT_TRUE(accounts_->group("video").value());
  }
  EXPECT_EQ(files_.reads(), (std::vector<std::string>{"/etc/passwd", "/etc/group"}));
}

TEST_F(AccountReaderTest, ReadsAgainWhatChanged) {
  EXPECT_TRUE(accounts_->user("alice").value());
  files_.put("/etc/passwd", {.content = "carol:x:1001:1001:::\n", .changed_ns = 5});
  EXPECT_FALSE(accounts_->user("alice").value());
  EXPECT_TRUE(accounts_->user("carol").value());
}

TEST_F(AccountReaderTest, WithoutRootTheHashIsAPermissionError) {
  files_.put("/etc/shadow", {.content = "x", .readable = false});
  EXPECT_EQ(accounts_->password_hash("alice").error().code, ErrorCode::permission);
}

TEST_F(AccountReaderTest, AHostWithoutTheFilesHasNoAccounts) {
  testing::MemoryFileSystem empty;
  const auto accounts = make_account_reader(empty);
  EXPECT_FALSE(accounts->user("root").value());
  EXPECT_FALSE(accounts->password_hash("root").value());
}

TEST(AccountReaderOnDiskTest, SeesAChangeInTheSameTickOfTheClock) {
  testing::TemporaryDirectory root;
  root.write("etc/passwd", "");
  const auto files = open_file_system(root.path()).value();
  const auto accounts = make_account_reader(*files);
  for (int i = 0; i < 50; ++i) {
    // The same size and inode each time: written in place.
    const std::string name = "u" + std::to_string(100 + i);
    root.write("etc/passwd", name + ":x:1:1:::\n");
    ASSERT_TRUE(accounts->user(name).value()) << name;
  }
}

using Change = std::function<void(UserWish&)>;
UserWish user(
    const std::string& name, const Change& change = [](UserWish&) {}) {
  UserWish wish;
  wish.name = name;
  change(wish);
  return wish;
}
UserWish user_with(const std::string& name, std::optional<std::string> UserWish::*field,
                   const std::string& value) {
  return user(name, [&](UserWish& wish) { wish.*field = value; });
}
UserWish user_in(const std::string& name, std::vector<std::string> groups) {
  return user(name, [&](UserWish& wish) { wish.groups = std::move(groups); });
}
GroupWish group(const std::string& name, std::optional<gid_t> gid = {}, bool system = false) {
  GroupWish wish;
  wish.name = name;
  wish.gid = gid;
  wish.system = system;
  return wish;
}

class AccountManagerTest : public ::testing::Test {
 protected:
  AccountManagerTest() {
    files_.add_file("/etc/passwd", "alice:x:1000:1000::/home/alice:/bin/sh\n");
    files_.add_file("/etc/group", "alice:x:1000:\nbob:x:1001:\n");
    for (const auto* program :
         {"useradd", "usermod", "userdel", "groupadd", "groupmod", "groupdel", "chpasswd"}) {
      runner_.on_program(program, [this](const Command&) { return answer_; });
    }
  }
  std::vector<std::string> lines() { return runner_.lines(); }

  testing::MemoryFileSystem files_;
  testing::ScriptedRunner runner_;
  ProcessResult answer_ = testing::exits(0);
  std::unique_ptr<AccountManager> accounts_ = make_account_manager(files_, runner_);
};

TEST_F(AccountManagerTest, AUserIsMadeWithAllThatIsWished) {
  ASSERT_TRUE(accounts_->create_user(user("carol", [](UserWish& wish) {
    wish.uid = 1234;
    wish.group = "staff";
    wish.comment = "Carol C.";
    wish.home = "/srv/carol";
    wish.shell = "/bin/bash";
    wish.groups = {"video", "adm"};
    wish.system = true;
    wish.create_home = false;
  })));
  EXPECT_EQ(lines(), std::vector<std::string>{
                         "useradd --uid 1234 --gid staff --comment Carol C. --shell /bin/bash "
                         "--home-dir /srv/carol --groups video,adm --system --no-create-home -- "
                         "carol"});
}

TEST_F(AccountManagerTest, AUserWhoseGroupIsThereJoinsIt) {
  ASSERT_TRUE(accounts_->create_user(user("bob")));
  EXPECT_EQ(lines(), std::vector<std::string>{"useradd --gid bob --create-home -- bob"});
}

TEST_F(AccountManagerTest, AHashGoesOverStdinAndInNoArgument) {
  ASSERT_TRUE(accounts_->create_user(user_with("carol", &UserWish::password_hash, "$y$canary")));
  ASSERT_EQ(runner_.commands().size(), 2U);
  for (const auto& line : lines()) EXPECT_EQ(line.find("canary"), std::string::npos);
  EXPECT_EQ(runner_.commands()[1].input, "carol:$y$canary\n");
  EXPECT_TRUE(runner_.commands()[1].environment.empty());
}

TEST_F(AccountManagerTest, AChangeNamesOnlyWhatIsWished) {
  ASSERT_TRUE(accounts_->change_user(user_with("alice", &UserWish::shell, "/bin/zsh")));
  ASSERT_TRUE(accounts_->change_user(user_in("alice", {"video"})));
  ASSERT_TRUE(accounts_->change_user(user("alice")));
  ASSERT_TRUE(accounts_->change_user(user_with("alice", &UserWish::password_hash, "!")));
  EXPECT_EQ(lines(), (std::vector<std::string>{"usermod --shell /bin/zsh -- alice",
                                               "usermod --append --groups video -- alice",
                                               "chpasswd --encrypted"}));
}

TEST_F(AccountManagerTest, RemovingKeepsTheHomeAndIsDoneWhenNobodyIsThere) {
  ASSERT_TRUE(accounts_->remove_user("alice"));
  ASSERT_TRUE(accounts_->remove_user("carol"));
  ASSERT_TRUE(accounts_->remove_group("bob"));
  ASSERT_TRUE(accounts_->remove_group("carol"));
  EXPECT_EQ(lines(), (std::vector<std::string>{"userdel -- alice", "groupdel -- bob"}));
}

TEST_F(AccountManagerTest, GroupsAreMadeAndChanged) {
  ASSERT_TRUE(accounts_->create_group(group("lab", 5000)));
  ASSERT_TRUE(accounts_->create_group(group("daemon2", {}, true)));
  ASSERT_TRUE(accounts_->change_group(group("lab", 5001)));
  ASSERT_TRUE(accounts_->change_group(group("lab")));
  EXPECT_EQ(lines(),
            (std::vector<std::string>{"groupadd --gid 5000 -- lab", "groupadd --system -- daemon2",
                                      "groupmod --gid 5001 -- lab"}));
}

TEST_F(AccountManagerTest, ErrorsCarryTheToolsLastWords) {
  answer_ = testing::exits(4, "", "useradd: UID 1234 is not unique\n");
  const Status result =
      accounts_->create_user(user("carol", [](UserWish& wish) { wish.uid = 1234; }));
  EXPECT_EQ(result.error().code, ErrorCode::failed);
  EXPECT_EQ(result.error().message, "create the user carol: useradd: UID 1234 is not unique");
}

TEST_F(AccountManagerTest, ALockHeldBySomebodyElseIsBusy) {
  answer_ = testing::exits(1, "", "useradd: cannot lock /etc/passwd; try again later.\n");
  EXPECT_EQ(accounts_->create_user(user("carol")).error().code, ErrorCode::busy);
}

TEST_F(AccountManagerTest, WhatWouldBreakALineOrBeAnOptionIsRefusedBeforeAnythingRuns) {
  for (const std::string name : {"", "-r", "a:b", "a b", "a\nb", "a,b", "../x", "$"}) {
    EXPECT_EQ(accounts_->create_user(user(name)).error().code, ErrorCode::invalid) << name;
    EXPECT_EQ(accounts_->remove_user(name).error().code, ErrorCode::invalid) << name;
    EXPECT_EQ(accounts_->create_group(group(name)).error().code, ErrorCode::invalid) << name;
    EXPECT_EQ(accounts_->create_user(user_in("x", {name})).error().code, ErrorCode::invalid)
        << name;
  }
  for (const std::string field : {"a:b", "a\nroot2:x:0:0:::", "a\x01"}) {
    EXPECT_FALSE(accounts_->create_user(user_with("x", &UserWish::comment, field))) << field;
    EXPECT_FALSE(accounts_->change_user(user_with("x", &UserWish::home, field))) << field;
    EXPECT_FALSE(accounts_->change_user(user_with("x", &UserWish::shell, field))) << field;
    EXPECT_FALSE(accounts_->change_user(user_with("x", &UserWish::password_hash, field))) << field;
  }
  EXPECT_TRUE(lines().empty());
}

}  // namespace
}  // namespace tend::system
