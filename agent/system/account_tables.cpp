#include "system/account_tables.hpp"

#include <algorithm>

namespace tend::system {
namespace {

template <class Table, class Key>
auto found_in(const Table& table, const Key& key) {
  const auto found = table.find(key);
  using Found = std::optional<typename Table::mapped_type>;
  return found == table.end() ? Found() : Found(found->second);
}

}  // namespace

PasswdTable::PasswdTable(const std::string& text) {
  for (auto& user : parse_passwd(text)) {
    names.emplace(user.uid, user.name);
    by_name.emplace(user.name, std::move(user));
  }
}

GroupTable::GroupTable(const std::string& text) {
  for (auto& group : parse_group(text)) {
    names.emplace(group.gid, group.name);
    for (const auto& member : group.members) of_member[member].push_back(group.name);
    by_name.emplace(group.name, std::move(group));
  }
  for (auto& [member, list] : of_member) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }
}

ShadowTable::ShadowTable(const std::string& text) {
  for (auto& entry : parse_shadow(text)) hashes.emplace(entry.name, std::move(entry.hash));
}

AccountTables::AccountTables(const FileReader& files)
    : passwd_(files, "/etc/passwd"), groups_(files, "/etc/group"), shadow_(files, "/etc/shadow") {}

Result<std::optional<User>> AccountTables::user(const std::string& name) const {
  TEND_TRY(table, passwd_.get());
  return found_in(table->by_name, name);
}

Result<std::optional<Group>> AccountTables::group(const std::string& name) const {
  TEND_TRY(table, groups_.get());
  return found_in(table->by_name, name);
}

Result<std::optional<std::string>> AccountTables::user_name(uid_t uid) const {
  TEND_TRY(table, passwd_.get());
  return found_in(table->names, uid);
}

Result<std::optional<std::string>> AccountTables::group_name(gid_t gid) const {
  TEND_TRY(table, groups_.get());
  return found_in(table->names, gid);
}

Result<std::vector<std::string>> AccountTables::groups_of(const std::string& user) const {
  TEND_TRY(table, groups_.get());
  return found_in(table->of_member, user).value_or(std::vector<std::string>());
}

Result<std::optional<std::string>> AccountTables::password_hash(const std::string& user) const {
  TEND_TRY(table, shadow_.get());
  return found_in(table->hashes, user);
}

std::unique_ptr<AccountReader> make_account_reader(const FileReader& files) {
  return std::make_unique<AccountTables>(files);
}

}  // namespace tend::system
