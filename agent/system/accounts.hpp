// Local users and groups: /etc/passwd, /etc/group, /etc/shadow. Name services (LDAP) are never
// asked: they can hang.
#pragma once

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "system/file_reader.hpp"
#include "system/process_runner.hpp"

namespace tend::system {

struct User {  // passwd(5)
  std::string name;
  uid_t uid = 0;
  gid_t gid = 0;
  std::string comment;
  std::string home;
  std::string shell;
};

struct Group {  // group(5)
  std::string name;
  gid_t gid = 0;
  std::vector<std::string> members;
};

// A user or group as wished: unset means "as it is", or the system's choice for a new one.
struct UserWish {
  std::string name;
  std::optional<uid_t> uid;
  std::optional<std::string> group;  // primary, by name
  std::optional<std::string> comment;
  std::optional<std::string> home;
  std::optional<std::string> shell;
  std::vector<std::string> groups;           // supplementary, to be in besides those it is in
  std::optional<std::string> password_hash;  // crypt(5)
  bool system = false;
  bool create_home = true;
};

struct GroupWish {
  std::string name;
  std::optional<gid_t> gid;
  bool system = false;
  std::optional<std::vector<std::string>> members;  // exactly these; not local ones too
};

class AccountReader {
 public:
  virtual ~AccountReader() = default;
  virtual Result<std::optional<User>> user(const std::string& name) const = 0;
  virtual Result<std::optional<Group>> group(const std::string& name) const = 0;
  virtual Result<std::optional<std::string>> user_name(uid_t uid) const = 0;
  virtual Result<std::optional<std::string>> group_name(gid_t gid) const = 0;
  // Names of the groups that list the user as a member, sorted.
  virtual Result<std::vector<std::string>> groups_of(const std::string& user) const = 0;
  // The hash field of shadow(5): "!", "*", or a hash; nothing when there is no entry; permission
  // without root.
  virtual Result<std::optional<std::string>> password_hash(const std::string& user) const = 0;
};

class AccountManager : public AccountReader {
 public:
  virtual Status create_user(const UserWish& wish) = 0;
  virtual Status change_user(const UserWish& wish) = 0;     // adds to groups, never takes from them
  virtual Status remove_user(const std::string& name) = 0;  // its home stays
  virtual Status create_group(const GroupWish& wish) = 0;
  virtual Status change_group(const GroupWish& wish) = 0;
  virtual Status remove_group(const std::string& name) = 0;
};

// Reads the files at the first question and again when their stat data changed.
std::unique_ptr<AccountReader> make_account_reader(const FileReader& files);
// Changes through useradd(8) and its kin, run by `runner`; a password hash goes to chpasswd(8) over
// stdin, never argv.
std::unique_ptr<AccountManager> make_account_manager(const FileReader& files,
                                                     ProcessRunner& runner);

}  // namespace tend::system
