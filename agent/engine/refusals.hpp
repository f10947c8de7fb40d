// Roles that refuse the host (`refuse` of a role file): they fail, and what stands behind them
// waits.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/report.hpp"
#include "model/resource.hpp"

namespace tend::engine {

// As plans and reports name a role that failed as a whole: "role:nvidia_driver".
model::ResourceId id_of_role(const std::string& role);

// The role's words with their place, of code `invalid`; and as what became of the role in a run.
Error error_of(const model::Refusal& refusal);
model::ResourceResult failure_of(const model::Refusal& refusal);

// The roles that refuse, and those that require one, directly or through others.
std::set<std::string> refused_roles(const model::Catalog& catalog);

// Per resource: what it stands behind ("role:nvidia_driver") because its role requires that or it
// waits for something whose role does; empty where it goes on.
std::vector<std::string> behind_refusals(const model::Catalog& catalog);

}  // namespace tend::engine
