// Resources that left the repository: what becomes of each (law 8 of the design).
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "engine/memory.hpp"
#include "model/plan.hpp"
#include "model/resource.hpp"
#include "resources/provider.hpp"
#include "store/objects.hpp"

namespace tend::engine {

struct Departures {
  // Wishes that give back what was before, in the order in which they are to be carried out: the
  // reverse of what they depended on.
  std::vector<model::Resource> leaving;
  std::vector<std::vector<std::size_t>> dependencies;  // within `leaving`

  // What stays as it is; told once and forgotten after a run without failures.
  struct Kept {
    model::ResourceId id;
    std::string role;
    std::string why;  // empty: there is nothing to tell
  };
  std::vector<Kept> kept;
  // What the host did not let us find out now: nothing becomes of it, and the next run tries again.
  std::vector<model::PlanFailure> failures;
  // Not removed by a commit but out of the catalog because a fact changed: kept and remembered.
  std::vector<model::ResourceId> kept_by_fact;

  bool empty() const {
    return leaving.empty() && kept.empty() && failures.empty() && kept_by_fact.empty();
  }
};

// What the ledger knows and the catalog does not name; what is of a role that refuses the host
// stays as it is, and so does what is of a role that requires one. `known_with_last_facts` is asked
// once, if there is anything: the ids that the same commit gives with the facts of the last
// complete run. Where a resource of the catalog owns the same thing it takes the original over, in
// `memory.inherited`.
Departures find_departures(
    const model::Catalog& catalog, Memory& memory, const resources::Providers& providers,
    const store::ObjectReader& objects,
    const std::function<std::set<model::ResourceId>()>& known_with_last_facts);

// The directories that had to be made for `resource` (its `original` tells) leave after it, unless
// something managed is one of them or something else came to lie in them.
void leave_made_directories(const model::Resource& resource, const std::string& original,
                            const std::set<model::ResourceId>& managed,
                            std::vector<model::Resource>& leaving);

// Puts the leaving ones behind all others.
void append(model::Catalog& catalog, const Departures& departures);

// The wish that gives back what was before, or why there is none: for departures and for `undo`.
// `original` and `object` as the ledger keeps them.
struct WayBack {
  std::optional<model::Resource> wish;
  std::string kept;
  std::optional<Error> failure;  // it could not be read now; another time it may
};
WayBack way_back(const model::Resource& resource, const std::string& original,
                 const std::string& object, const resources::Providers& providers,
                 const store::ObjectReader& objects);

// Orders leaving resources so that what depended on others goes first.
Departures in_order_of_leaving(std::vector<model::Resource> leaving,
                               const resources::Providers& providers);

}  // namespace tend::engine
