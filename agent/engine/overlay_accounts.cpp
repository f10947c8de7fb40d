#include <algorithm>

#include "engine/overlay.hpp"

namespace tend::engine {
namespace {

// Ids no system hands out, for accounts that exist in a plan only.
constexpr std::uint32_t kFirstPlaceholder = 0xF0000000U;

}  // namespace

std::uint32_t OverlayAccounts::placeholder(const std::string& name) const {
  const auto next = kFirstPlaceholder + static_cast<std::uint32_t>(placeholders_.size());
  return placeholders_.emplace(name, next).first->second;
}

Result<std::optional<system::User>> OverlayAccounts::user(const std::string& name) const {
  const auto found = users_.find(name);
  if (found != users_.end()) return found->second;
  auto below = below_.user(name);
  if (!below || *below || !assume_missing_) return below;
  system::User assumed;
  assumed.name = name;
  assumed.uid = placeholder(name);
  assumed.gid = assumed.uid;
  return std::optional(assumed);
}

Result<std::optional<system::Group>> OverlayAccounts::group(const std::string& name) const {
  const auto found = groups_.find(name);
  if (found != groups_.end()) return found->second;
  auto below = below_.group(name);
  if (!below || *below || !assume_missing_) return below;
  return std::optional(system::Group{name, placeholder(name), {}});
}

Result<std::optional<std::string>> OverlayAccounts::user_name(uid_t uid) const {
  for (const auto& [name, user] : users_) {
    if (user && user->uid == uid) return std::optional(name);
  }
  for (const auto& [name, id] : placeholders_) {
    if (id == uid) return std::optional(name);
  }
  return below_.user_name(uid);
}

Result<std::optional<std::string>> OverlayAccounts::group_name(gid_t gid) const {
  for (const auto& [name, group] : groups_) {
    if (group && group->gid == gid) return std::optional(name);
  }
  for (const auto& [name, id] : placeholders_) {
    if (id == gid) return std::optional(name);
  }
  return below_.group_name(gid);
}

Result<std::vector<std::string>> OverlayAccounts::groups_of(const std::string& user) const {
  TEND_TRY(groups, below_.groups_of(user));
  const auto added = memberships_.find(user);
  if (added == memberships_.end()) return groups;
  std::set<std::string> all(groups.begin(), groups.end());
  all.insert(added->second.begin(), added->second.end());
  return std::vector<std::string>(all.begin(), all.end());
}

Result<std::optional<std::string>> OverlayAccounts::password_hash(const std::string& user) const {
  const auto found = hashes_.find(user);
  if (found != hashes_.end()) return std::optional(found->second);
  if (users_.count(user) > 0) return std::optional<std::string>("!");
  return below_.password_hash(user);
}

Status OverlayAccounts::change_user(const system::UserWish& wish) {
  TEND_TRY(existing, user(wish.name));
  system::User user = existing.value_or(system::User{});
  const bool fresh = !existing;
  user.name = wish.name;
  user.uid = wish.uid.value_or(fresh ? placeholder(wish.name) : user.uid);
  if (wish.group) {
    TEND_TRY(primary, group(*wish.group));
    user.gid = primary ? primary->gid : placeholder(*wish.group);
  } else if (fresh) {
    // useradd(8), USERGROUPS_ENAB: a group of the user's own name.
    user.gid = user.uid;
    groups_[wish.name] = system::Group{wish.name, user.gid, {}};
  }
  user.comment = wish.comment.value_or(user.comment);
  user.home = wish.home.value_or(fresh ? "/home/" + wish.name : user.home);
  user.shell = wish.shell.value_or(user.shell);
  users_[wish.name] = user;
  memberships_[wish.name].insert(wish.groups.begin(), wish.groups.end());
  if (wish.password_hash) hashes_[wish.name] = *wish.password_hash;
  return {};
}

Status OverlayAccounts::remove_user(const std::string& name) {
  users_[name] = std::nullopt;
  return {};
}

Status OverlayAccounts::change_group(const system::GroupWish& wish) {
  TEND_TRY(existing, group(wish.name));
  system::Group group = existing.value_or(system::Group{wish.name, placeholder(wish.name), {}});
  group.gid = wish.gid.value_or(group.gid);
  if (wish.members) group.members = *wish.members;
  groups_[wish.name] = group;
  return {};
}

Status OverlayAccounts::remove_group(const std::string& name) {
  groups_[name] = std::nullopt;
  return {};
}

}  // namespace tend::engine
