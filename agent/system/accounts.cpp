#include "system/accounts.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "system/account_commands.hpp"
#include "system/account_tables.hpp"

namespace tend::system {
namespace {

Error command_error(const std::string& doing, const ProcessResult& result) {
  const std::string words = join(split_lines(result.last_words()), "; ");
  const std::string why = words.empty() || result.timed_out ? result.describe() : words;
  ErrorCode code = result.timed_out ? ErrorCode::timeout : ErrorCode::failed;
  // Another useradd(8), or somebody's vipw(8).
  if (words.find("cannot lock") != std::string::npos) code = ErrorCode::busy;
  return make_error(code, fmt::format("{}: {}", doing, why));
}

Command command_of(std::vector<std::string> argv) {
  Command command;
  command.argv = std::move(argv);
  return command;
}

class HostAccountManager final : public AccountManager {
 public:
  HostAccountManager(const FileReader& files, ProcessRunner& runner)
      : tables_(files), runner_(runner) {}

  Result<std::optional<User>> user(const std::string& name) const override {
    return tables_.user(name);
  }
  Result<std::optional<Group>> group(const std::string& name) const override {
    return tables_.group(name);
  }
  Result<std::optional<std::string>> user_name(uid_t uid) const override {
    return tables_.user_name(uid);
  }
  Result<std::optional<std::string>> group_name(gid_t gid) const override {
    return tables_.group_name(gid);
  }
  Result<std::vector<std::string>> groups_of(const std::string& user) const override {
    return tables_.groups_of(user);
  }
  Result<std::optional<std::string>> password_hash(const std::string& user) const override {
    return tables_.password_hash(user);
  }

  Status create_user(const UserWish& wish) override {
    TEND_CHECK(check_wish(wish));
    TEND_TRY(own_group, tables_.group(wish.name));
    TEND_CHECK(run(useradd_command(wish, own_group.has_value()), "create the user " + wish.name));
    return set_password(wish);
  }

  Status change_user(const UserWish& wish) override {
    TEND_CHECK(check_wish(wish));
    if (changes_anything(wish)) {
      TEND_CHECK(run(usermod_command(wish), "change the user " + wish.name));
    }
    return set_password(wish);
  }

  Status remove_user(const std::string& name) override {
    TEND_CHECK(check_account_name(name));
    TEND_TRY(found, tables_.user(name));
    if (!found) return {};
    return run(command_of({"userdel", "--", name}), "remove the user " + name);
  }

  Status create_group(const GroupWish& wish) override {
    TEND_CHECK(check_account_name(wish.name));
    for (const auto& member : wish.members.value_or(std::vector<std::string>{})) {
      TEND_CHECK(check_account_name(member));
    }
    TEND_CHECK(run(groupadd_command(wish), "create the group " + wish.name));
    return set_members(wish);
  }

  Status change_group(const GroupWish& wish) override {
    TEND_CHECK(check_account_name(wish.name));
    for (const auto& member : wish.members.value_or(std::vector<std::string>{})) {
      TEND_CHECK(check_account_name(member));
    }
    if (wish.gid) TEND_CHECK(run(groupmod_command(wish), "change the group " + wish.name));
    return set_members(wish);
  }

  Status remove_group(const std::string& name) override {
    TEND_CHECK(check_account_name(name));
    TEND_TRY(found, tables_.group(name));
    if (!found) return {};
    return run(command_of({"groupdel", "--", name}), "remove the group " + name);
  }

 private:
  Status set_members(const GroupWish& wish) {
    if (!wish.members) return {};
    return run(members_command(wish), "set the members of the group " + wish.name);
  }

  Status set_password(const UserWish& wish) {
    if (!wish.password_hash) return {};
    return run(password_command(wish.name, *wish.password_hash),
               "set the password hash of " + wish.name);
  }

  Status run(const Command& command, const std::string& doing) {
    auto result = runner_.run(command);
    if (!result) return tl::unexpected(std::move(result).error().with_context("to " + doing));
    if (result->success()) return {};
    return fail(command_error(doing, *result));
  }

  AccountTables tables_;
  ProcessRunner& runner_;
};

}  // namespace

std::unique_ptr<AccountManager> make_account_manager(const FileReader& files,
                                                     ProcessRunner& runner) {
  return std::make_unique<HostAccountManager>(files, runner);
}

}  // namespace tend::system
