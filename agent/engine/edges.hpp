// Who waits for whom: the order of a role, `requires`, `after`/`before`, and what kinds say they
// need.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/ordering.hpp"
#include "base/result.hpp"
#include "model/resource.hpp"
#include "resources/provider.hpp"

namespace tend::engine {

// Resources of all roles, before they are ordered.
struct Draft {
  std::vector<model::CatalogRole> roles;   // in order of levels
  std::vector<model::Resource> resources;  // roles one after another, each in order of writing
  std::set<model::ResourceId> excluded;
};

// Duplicate ids, and paths, units or accounts that two resources own; each names both places.
void check_conflicts(const Draft& draft, const resources::Providers& providers, Errors& errors);

// Edges between indices of draft.resources. References to nothing are faults; `excluded` ids are
// let pass.
Graph connect(const Draft& draft, const resources::Providers& providers, Errors& errors);

// A cycle as one error that names every place on it; nothing when there is none.
std::optional<Error> describe_cycle(const Draft& draft, const Graph& graph);

}  // namespace tend::engine
