// Who waits for whom: the order of a role, `requires`, `after`/`before`, and what kinds say they
// need.
#pragma once

#include <functional>
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
  std::vector<model::CatalogRole> roles;  // in order of levels
  // Roles one after another, each in order of writing.
  std::vector<model::Resource> resources;
  std::set<model::ResourceId> excluded;
};

// Paths, units or accounts that two resources own; each names both places.
void check_conflicts(const Draft& draft, const resources::Providers& providers, Errors& errors);

// Why one resource waits for another.
enum class EdgeWhy { role_order, required_role, after, before, triggers, needs };

struct Edge {
  std::size_t before;  // indices of draft.resources
  std::size_t after;
  EdgeWhy why;
  const resources::Subject* subject;  // of `needs`: what the later one needs; valid for the call
};

// Every edge, in no order, some more than once. References to nothing are faults; `excluded` ids
// are let pass.
void for_each_edge(const Draft& draft, const resources::Providers& providers, Errors& errors,
                   const std::function<void(const Edge&)>& take);

// The same as a graph.
Graph connect(const Draft& draft, const resources::Providers& providers, Errors& errors);

// A cycle as one error that names every place on it; nothing when there is none.
std::optional<Error> describe_cycle(const Draft& draft, const Graph& graph);

}  // namespace tend::engine
