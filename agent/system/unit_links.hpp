// Units as their files alone say: for a root where systemd does not run.
#pragma once

#include <string>

#include "base/result.hpp"
#include "system/file_system.hpp"

namespace tend::system {

// The path of the unit's file, of its template for an instance; empty when there is none.
Result<std::string> find_unit_file(const FileReader& files, const std::string& unit);

// As `systemctl is-enabled` names it (enabled, disabled, static, masked, indirect, alias, linked,
// generated, …); empty when the unit has no file. `generated` is said of a script in /etc/init.d,
// for which systemd would make a unit.
Result<std::string> unit_file_state(const FileReader& files, const std::string& unit);

// Makes the links that [Install] names, of units named by Also= too. not_found without a file,
// unsupported for a unit that has nothing to link, that is masked, or that is a script of
// /etc/init.d.
Status enable_by_links(FileSystem& files, const std::string& unit);
// Removes every link to the unit that enabling could have made.
Status disable_by_links(FileSystem& files, const std::string& unit);

}  // namespace tend::system
