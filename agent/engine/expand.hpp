// One role's resource templates and checks, evaluated for one host: `when`, `loop`, names and
// attributes.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/resource.hpp"
#include "model/role.hpp"
#include "resources/provider.hpp"
#include "template/scope.hpp"

namespace tend::engine {

struct Expanded {
  std::vector<model::Resource> resources;  // in the order of writing
  std::vector<model::Check> checks;
  std::set<model::ResourceId> excluded;  // whose `when` is false: known names, not of this host
};

// The faults of a role that show without any host: unknown kinds and attributes, templates that are
// missing or do not parse, wrong keys of checks. All resources count, whatever their `when` says.
void check_role(const model::Role& role, const resources::Providers& providers, Errors& errors);

// Includes check_role. Faults go to `errors`; what could be expanded is returned all the same, so
// that later checks find more of them.
Expanded expand_role(const model::Role& role, const templates::Scope& scope,
                     const resources::Providers& providers, Errors& errors);

}  // namespace tend::engine
