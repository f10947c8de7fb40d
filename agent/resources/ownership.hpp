// Modes, owners and groups between what people write and what the file system keeps.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "base/result.hpp"
#include "system/accounts.hpp"

namespace tend::resources {

std::string mode_text(mode_t mode);  // "0644"
// REQUIRES: octal digits, as conformed attributes of type mode are.
mode_t parse_mode(const std::string& text);

// The owner of a file as the wish spells it where the wish means the same one, else by name, else
// by number.
Result<std::string> owner_text(uid_t uid, const std::string& wished,
                               const system::AccountReader& accounts);
Result<std::string> group_text(gid_t gid, const std::string& wished,
                               const system::AccountReader& accounts);

// The number behind a name, or the number itself when digits are given.
Result<uid_t> resolve_owner(const std::string& name, const system::AccountReader& accounts);
Result<gid_t> resolve_group(const std::string& name, const system::AccountReader& accounts);

}  // namespace tend::resources
