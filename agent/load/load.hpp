// A lab repository's files to the checked model. All faults of all files at once, each with its
// place.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/role.hpp"
#include "system/repository.hpp"

namespace tend::load {

// tend.yaml's settings.
struct Settings {
  int version = 1;
};

// tend.yaml: a newer language version is refused ("upgrade tend first"). Absent: defaults.
Checked<Settings> load_settings(const system::Snapshot& lab);

// inventory/*.yaml (not below inventory/facts/).
Checked<model::Inventory> load_inventory(const system::Snapshot& lab);

// The roles of one host, in the order of levels: group `all`, the host's groups as listed, the host
// itself; with `role: false` taken out. Its parameters are still apart. Errors: no such host (with
// a suggestion), unknown group.
struct LevelAssignment : model::Assignment {
  std::string level;  // who gives it: "group all", "group compute", "host gpu01"
};
struct HostRole {
  std::string name;
  int level = 0;  // 0 all, 1.. groups, last host: where it was first named
  std::vector<LevelAssignment> assignments;  // lowest level first
  Position position;
};
Checked<std::vector<HostRole>> roles_of(const model::Inventory& inventory, const std::string& host);

// Reads roles/NAME of the lab, else NAME of the standard roles (may be null). Requires are
// followed. Positions in standard roles show `standard_path` before the path.
struct RoleSet {
  std::map<std::string, model::Role> roles;
  std::vector<std::string> shadowed;
};
Checked<RoleSet> load_roles(const system::Snapshot& lab, const system::Snapshot* standard,
                            const std::vector<model::NamedReference>& names,
                            const std::string& standard_path = "/usr/share/tend/roles");
// Names of all roles of the lab's roles/.
Result<std::vector<std::string>> role_names(const system::Snapshot& lab);

}  // namespace tend::load
