#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "load/faults.hpp"
#include "load/load.hpp"

namespace tend::load {
namespace {

// One level over those below it.
void apply_level(int level, const std::string& giver,
                 const std::vector<model::Assignment>& assignments, std::vector<HostRole>& roles) {
  for (const auto& written : assignments) {
    const LevelAssignment assignment{{written}, giver};
    const auto found = std::find_if(roles.begin(), roles.end(), [&](const HostRole& role) {
      return role.name == assignment.role;
    });
    if (!assignment.enabled) {
      if (found != roles.end()) roles.erase(found);
    } else if (found != roles.end()) {
      found->assignments.push_back(assignment);
    } else {
      roles.push_back({assignment.role, level, {assignment}, assignment.position});
    }
  }
}

Error no_such_host(const model::Inventory& inventory, const std::string& name) {
  std::vector<std::string> known;
  for (const auto& [host, value] : inventory.hosts) known.push_back(host);
  auto error =
      make_error(ErrorCode::invalid, fmt::format("there is no host `{}` in the inventory", name));
  error.suggestion = did_you_mean(name, known);
  error.notes.push_back(known.empty() ? "the inventory has no hosts"
                                      : "known hosts: " + join(known, ", "));
  return error;
}

}  // namespace

Checked<std::vector<HostRole>> roles_of(const model::Inventory& inventory,
                                        const std::string& host) {
  const auto self = inventory.hosts.find(host);
  if (self == inventory.hosts.end()) return tl::unexpected(Errors{no_such_host(inventory, host)});
  Faults faults;
  std::vector<HostRole> roles;
  int level = 0;
  const auto all = inventory.groups.find("all");
  if (all != inventory.groups.end()) apply_level(level, "group all", all->second.roles, roles);
  for (const auto& reference : self->second.groups) {
    ++level;
    if (reference.name == "all") continue;  // below every other group, wherever it is listed
    const auto group = inventory.groups.find(reference.name);
    if (group == inventory.groups.end()) {
      faults.add(reference.position, fmt::format("there is no group `{}`", reference.name));
    } else {
      apply_level(level, "group " + reference.name, group->second.roles, roles);
    }
  }
  apply_level(level + 1, "host " + host, self->second.roles, roles);
  if (!faults.empty()) return tl::unexpected(faults.take());
  return roles;
}

}  // namespace tend::load
