#include "resources/ownership.hpp"

#include <fmt/format.h>

#include <limits>

#include "base/text.hpp"

namespace tend::resources {
namespace {

std::optional<uid_t> as_number(const std::string& text) {
  const auto number = parse_integer(text);
  if (!number || *number < 0 || *number >= std::numeric_limits<uid_t>::max()) return std::nullopt;
  return static_cast<uid_t>(*number);
}

tl::unexpected<Error> no_such(const char* what, const std::string& name) {
  return fail(ErrorCode::not_found, fmt::format("there is no local {} `{}`", what, name));
}

}  // namespace

std::string mode_text(mode_t mode) {
  return fmt::format("{:04o}", mode);
}

mode_t parse_mode(const std::string& text) {
  mode_t mode = 0;
  for (const char c : text) mode = mode * 8 + static_cast<mode_t>(c - '0');
  return mode;
}

Result<std::string> owner_text(uid_t uid, const std::string& wished,
                               const system::AccountReader& accounts) {
  if (as_number(wished)) return std::to_string(uid);
  if (!wished.empty()) {
    TEND_TRY(user, accounts.user(wished));
    if (user && user->uid == uid) return wished;
  }
  TEND_TRY(name, accounts.user_name(uid));
  return name.value_or(std::to_string(uid));
}

Result<std::string> group_text(gid_t gid, const std::string& wished,
                               const system::AccountReader& accounts) {
  if (as_number(wished)) return std::to_string(gid);
  if (!wished.empty()) {
    TEND_TRY(group, accounts.group(wished));
    if (group && group->gid == gid) return wished;
  }
  TEND_TRY(name, accounts.group_name(gid));
  return name.value_or(std::to_string(gid));
}

Result<uid_t> resolve_owner(const std::string& name, const system::AccountReader& accounts) {
  if (const auto number = as_number(name)) return *number;
  TEND_TRY(user, accounts.user(name));
  if (!user) return no_such("user", name);
  return user->uid;
}

Result<gid_t> resolve_group(const std::string& name, const system::AccountReader& accounts) {
  if (const auto number = as_number(name)) return *number;
  TEND_TRY(group, accounts.group(name));
  if (!group) return no_such("group", name);
  return group->gid;
}

}  // namespace tend::resources
