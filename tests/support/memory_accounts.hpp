// Users and groups in memory; homes are made in the file system given.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "system/accounts.hpp"
#include "system/file_system.hpp"

namespace tend::testing {

class MemoryAccounts : public system::AccountManager {
 public:
  explicit MemoryAccounts(system::FileSystem& files) : files_(files) {
    put_group({.name = "root", .gid = 0, .members = {}});
    put_user({.name = "root",
              .uid = 0,
              .gid = 0,
              .comment = "root",
              .home = "/root",
              .shell = "/bin/bash"});
  }

  MemoryAccounts& put_user(system::User user, const std::string& hash = "!") {
    hashes_[user.name] = hash;
    users_[user.name] = std::move(user);
    return *this;
  }
  MemoryAccounts& put_group(system::Group group) {
    groups_[group.name] = std::move(group);
    return *this;
  }
  void without_root() { shadow_readable_ = false; }

  // "create_user alice", … in order.
  const std::vector<std::string>& calls() const { return calls_; }
  void forget_records() { calls_.clear(); }

  Result<std::optional<system::User>> user(const std::string& name) const override {
    return lookup(users_, name);
  }
  Result<std::optional<system::Group>> group(const std::string& name) const override {
    return lookup(groups_, name);
  }
  Result<std::optional<std::string>> user_name(uid_t uid) const override {
    for (const auto& [name, user] : users_) {
      if (user.uid == uid) return std::optional(name);
    }
    return std::optional<std::string>();
  }
  Result<std::optional<std::string>> group_name(gid_t gid) const override {
    for (const auto& [name, group] : groups_) {
      if (group.gid == gid) return std::optional(name);
    }
    return std::optional<std::string>();
  }
  Result<std::vector<std::string>> groups_of(const std::string& user) const override {
    std::vector<std::string> names;
    for (const auto& [name, group] : groups_) {
      if (std::ranges::count(group.members, user) > 0) names.push_back(name);
    }
    return names;
  }
  Result<std::optional<std::string>> password_hash(const std::string& user) const override {
    if (!shadow_readable_) return fail(errno_error(EACCES, "open /etc/shadow"));
    return lookup(hashes_, user);
  }

  Status create_user(const system::UserWish& wish) override {
    calls_.push_back("create_user " + wish.name);
    if (users_.contains(wish.name)) return fail(ErrorCode::failed, "user " + wish.name + " exists");
    system::User user{.name = wish.name,
                      .uid = wish.uid ? *wish.uid : free_id(wish.system),
                      .gid = 0,
                      .comment = wish.comment.value_or(""),
                      .home = wish.home.value_or("/home/" + wish.name),
                      .shell = wish.shell.value_or("/bin/sh")};
    TEND_TRY(gid, primary_group(wish, user.uid));
    user.gid = gid;
    TEND_CHECK(join_groups(wish));
    if (wish.create_home) {
      TEND_CHECK(
          files_.make_directory(user.home, {.mode = 0755, .uid = user.uid, .gid = user.gid}));
    }
    put_user(user, wish.password_hash.value_or("!"));
    return {};
  }
  Status change_user(const system::UserWish& wish) override {
    calls_.push_back("change_user " + wish.name);
    const auto found = users_.find(wish.name);
    if (found == users_.end()) return fail(ErrorCode::not_found, "no user " + wish.name);
    system::User& user = found->second;
    if (wish.uid) user.uid = *wish.uid;
    if (wish.comment) user.comment = *wish.comment;
    if (wish.home) user.home = *wish.home;
    if (wish.shell) user.shell = *wish.shell;
    if (wish.password_hash) hashes_[wish.name] = *wish.password_hash;
    if (wish.group) {
      TEND_TRY(gid, primary_group(wish, user.uid));
      user.gid = gid;
    }
    return join_groups(wish);
  }
  Status remove_user(const std::string& name) override {
    calls_.push_back("remove_user " + name);
    users_.erase(name);
    hashes_.erase(name);
    for (auto& [unused, group] : groups_) std::erase(group.members, name);
    return {};
  }
  Status create_group(const system::GroupWish& wish) override {
    calls_.push_back("create_group " + wish.name);
    if (groups_.contains(wish.name))
      return fail(ErrorCode::failed, "group " + wish.name + " exists");
    put_group({.name = wish.name,
               .gid = wish.gid ? *wish.gid : free_id(wish.system),
               .members = wish.members.value_or(std::vector<std::string>{})});
    return {};
  }
  Status change_group(const system::GroupWish& wish) override {
    calls_.push_back("change_group " + wish.name);
    const auto found = groups_.find(wish.name);
    if (found == groups_.end()) return fail(ErrorCode::not_found, "no group " + wish.name);
    if (wish.gid) found->second.gid = *wish.gid;
    if (wish.members) found->second.members = *wish.members;
    return {};
  }
  Status remove_group(const std::string& name) override {
    calls_.push_back("remove_group " + name);
    groups_.erase(name);
    return {};
  }

 private:
  template <class T>
  static Result<std::optional<T>> lookup(const std::map<std::string, T>& table,
                                         const std::string& name) {
    const auto found = table.find(name);
    return found == table.end() ? std::optional<T>() : std::optional<T>(found->second);
  }
  Result<gid_t> primary_group(const system::UserWish& wish, uid_t uid) {
    const std::string name = wish.group.value_or(wish.name);
    if (!groups_.contains(name)) {
      if (wish.group) return fail(ErrorCode::failed, "group " + name + " does not exist");
      put_group({.name = name, .gid = uid, .members = {}});
    }
    return groups_[name].gid;
  }
  Status join_groups(const system::UserWish& wish) {
    for (const std::string& name : wish.groups) {
      const auto found = groups_.find(name);
      if (found == groups_.end())
        return fail(ErrorCode::failed, "group " + name + " does not exist");
      auto& members = found->second.members;
      if (std::ranges::count(members, wish.name) == 0) members.push_back(wish.name);
    }
    return {};
  }
  // useradd(8): users count up from 1000, system accounts down from 999.
  uid_t free_id(bool system) const {
    uid_t id = system ? 999 : 1000;
    const auto taken = [&] {
      return std::ranges::any_of(users_, [&](const auto& each) { return each.second.uid == id; }) ||
             std::ranges::any_of(groups_, [&](const auto& each) { return each.second.gid == id; });
    };
    while (taken()) id = system ? id - 1 : id + 1;
    return id;
  }

  system::FileSystem& files_;
  std::map<std::string, system::User> users_;
  std::map<std::string, system::Group> groups_;
  std::map<std::string, std::string> hashes_;
  bool shadow_readable_ = true;
  std::vector<std::string> calls_;
};

}  // namespace tend::testing
