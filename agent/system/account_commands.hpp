// useradd(8) and its kin: wishes as command lines. Pure. Internal to this folder's adapters.
#pragma once

#include "system/accounts.hpp"

namespace tend::system {

// `invalid` for what would be taken for an option or would break a line of passwd(5).
Status check_wish(const UserWish& wish);
Status check_account_name(const std::string& name);

// `own_group_exists`: a group of the user's name is there, and useradd(8) would refuse to make
// another.
Command useradd_command(const UserWish& wish, bool own_group_exists);
// No arguments but the name: nothing to change.
Command usermod_command(const UserWish& wish);
bool changes_anything(const UserWish& wish);
// chpasswd(8), the hash on its stdin.
Command password_command(const std::string& user, const std::string& hash);
Command groupadd_command(const GroupWish& wish);
Command groupmod_command(const GroupWish& wish);
// gpasswd(1), which takes users of any name service and none that nobody knows. REQUIRES: members.
Command members_command(const GroupWish& wish);

}  // namespace tend::system
