// What its own `defer` or `defer_restart` puts off: since when it waits, and when that is too long.
#pragma once

#include <vector>

#include "engine/applier.hpp"

namespace tend::engine {

// After a run: notes since when each waits, forgets what waits no more, and gives an error to the
// result of what has waited longer than its `defer_at_most`; its status stays deferred.
Status remember_deferrals(const model::Catalog& catalog, const Memory& memory,
                          const ApplyDoors& doors, std::vector<model::ResourceResult>& results);

}  // namespace tend::engine
