// The roles of a host in an order where required ones come first.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "load/load.hpp"
#include "model/role.hpp"

namespace tend::engine {

// Ties go by level, then by order of writing. Faults: a role that is not there, one that requires a
// role the host lacks (both places named), roles that require each other. Roles at fault are left
// out.
std::vector<load::HostRole> order_roles(const std::vector<load::HostRole>& host_roles,
                                        const std::map<std::string, model::Role>& roles,
                                        Errors& errors);

}  // namespace tend::engine
