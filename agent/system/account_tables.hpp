// Local accounts by name and number. Internal to this folder's adapters.
#pragma once

#include <string>
#include <unordered_map>

#include "system/account_files.hpp"
#include "system/watched_file.hpp"

namespace tend::system {

// Of several entries with one name or number the first counts, as it does for the C library.
struct PasswdTable {
  explicit PasswdTable(const std::string& text);
  std::unordered_map<std::string, User> by_name;
  std::unordered_map<uid_t, std::string> names;
};

struct GroupTable {
  explicit GroupTable(const std::string& text);
  std::unordered_map<std::string, Group> by_name;
  std::unordered_map<gid_t, std::string> names;
  std::unordered_map<std::string, std::vector<std::string>> of_member;  // groups by member, sorted
};

struct ShadowTable {
  explicit ShadowTable(const std::string& text);
  std::unordered_map<std::string, std::string> hashes;
};

class AccountTables final : public AccountReader {
 public:
  explicit AccountTables(const FileReader& files);

  Result<std::optional<User>> user(const std::string& name) const override;
  Result<std::optional<Group>> group(const std::string& name) const override;
  Result<std::optional<std::string>> user_name(uid_t uid) const override;
  Result<std::optional<std::string>> group_name(gid_t gid) const override;
  Result<std::vector<std::string>> groups_of(const std::string& user) const override;
  Result<std::optional<std::string>> password_hash(const std::string& user) const override;

 private:
  WatchedFile<PasswdTable> passwd_;
  WatchedFile<GroupTable> groups_;
  WatchedFile<ShadowTable> shadow_;
};

}  // namespace tend::system
