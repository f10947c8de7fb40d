#include "system/account_commands.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace tend::system {
namespace {

constexpr std::size_t kLongestName = 32;  // useradd(8)

using Arguments = std::vector<std::string>;

void add(Arguments& arguments, const char* option, const std::optional<std::string>& value) {
  if (value) arguments.insert(arguments.end(), {option, *value});
}

void add_id(Arguments& arguments, const char* option, const std::optional<id_t>& id) {
  if (id) arguments.insert(arguments.end(), {option, std::to_string(*id)});
}

void add_user_fields(Arguments& arguments, const UserWish& wish) {
  add_id(arguments, "--uid", wish.uid);
  add(arguments, "--gid", wish.group);
  add(arguments, "--comment", wish.comment);
  add(arguments, "--shell", wish.shell);
}

Command command_of(Arguments arguments, const std::string& name) {
  arguments.insert(arguments.end(), {"--", name});
  Command command;
  command.argv = std::move(arguments);
  return command;
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-';
}

Status check_field(const std::string& user, std::string_view what,
                   const std::optional<std::string>& value) {
  if (!value) return {};
  const bool bad = std::any_of(value->begin(), value->end(), [](char c) {
    return c == ':' || static_cast<unsigned char>(c) < ' ' || c == '\x7f';
  });
  if (!bad && !value->starts_with('-')) return {};
  return fail(ErrorCode::invalid,
              fmt::format("the {} of user {} cannot stand in /etc/passwd", what, user));
}

}  // namespace

Status check_account_name(const std::string& name) {
  std::string_view stem = name;
  if (stem.ends_with('$')) stem.remove_suffix(1);  // Samba's machine accounts
  const bool good = !stem.empty() && name.size() <= kLongestName && stem[0] != '-' &&
                    std::all_of(stem.begin(), stem.end(), is_name_character);
  if (good) return {};
  return fail(ErrorCode::invalid,
              fmt::format("`{}` is no name for a user or group", printable(name)));
}

Status check_wish(const UserWish& wish) {
  TEND_CHECK(check_account_name(wish.name));
  if (wish.group) TEND_CHECK(check_account_name(*wish.group));
  for (const auto& group : wish.groups) TEND_CHECK(check_account_name(group));
  TEND_CHECK(check_field(wish.name, "comment", wish.comment));
  TEND_CHECK(check_field(wish.name, "home", wish.home));
  TEND_CHECK(check_field(wish.name, "shell", wish.shell));
  return check_field(wish.name, "password hash", wish.password_hash);
}

Command useradd_command(const UserWish& wish, bool own_group_exists) {
  Arguments arguments = {"useradd"};
  add_user_fields(arguments, wish);
  if (!wish.group && own_group_exists) add(arguments, "--gid", wish.name);
  add(arguments, "--home-dir", wish.home);
  if (!wish.groups.empty()) add(arguments, "--groups", join(wish.groups, ","));
  if (wish.system) arguments.emplace_back("--system");
  arguments.emplace_back(wish.create_home ? "--create-home" : "--no-create-home");
  return command_of(std::move(arguments), wish.name);
}

bool changes_anything(const UserWish& wish) {
  return wish.uid || wish.group || wish.comment || wish.shell || wish.home || !wish.groups.empty();
}

Command usermod_command(const UserWish& wish) {
  Arguments arguments = {"usermod"};
  add_user_fields(arguments, wish);
  add(arguments, "--home", wish.home);
  if (!wish.groups.empty()) {
    arguments.emplace_back("--append");
    add(arguments, "--groups", join(wish.groups, ","));
  }
  return command_of(std::move(arguments), wish.name);
}

Command password_command(const std::string& user, const std::string& hash) {
  Command command;
  command.argv = {"chpasswd", "--encrypted"};
  command.input = fmt::format("{}:{}\n", user, hash);
  return command;
}

Command groupadd_command(const GroupWish& wish) {
  Arguments arguments = {"groupadd"};
  add_id(arguments, "--gid", wish.gid);
  if (wish.system) arguments.emplace_back("--system");
  return command_of(std::move(arguments), wish.name);
}

Command groupmod_command(const GroupWish& wish) {
  Arguments arguments = {"groupmod"};
  add_id(arguments, "--gid", wish.gid);
  return command_of(std::move(arguments), wish.name);
}

Command members_command(const GroupWish& wish) {
  return command_of({"gpasswd", "--members", join(*wish.members, ",")}, wish.name);
}

}  // namespace tend::system
