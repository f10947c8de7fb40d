// The parameters of a host's roles: five levels merged, checked against the role's declarations.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "engine/compile.hpp"
#include "load/load.hpp"
#include "model/role.hpp"

namespace tend::engine {

// Names common to all roles of the host: facts, host, hosts, groups.
Map common_scope(const CompileInput& input, const std::vector<load::HostRole>& host_roles);

// Merged and conformed, by role; faults go to `errors`. Inventory values are data and never
// rendered; defaults may be templates over the common scope.
std::map<std::string, Value> merge_parameters(const CompileInput& input,
                                              const std::vector<load::HostRole>& host_roles,
                                              const Map& common, Errors& errors);

}  // namespace tend::engine
