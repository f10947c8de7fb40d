// Roles that wish for the same thing: one resource for all of them.
#pragma once

#include "engine/edges.hpp"

namespace tend::engine {

// Resources of several roles with the same id and the same wish become one. It stands where the
// first of the roles has it, waits for what that role has before it, and has the `after`, `before`,
// restarts, reloads and triggers of all; what follows in the other roles waits for it too. It waits
// (`defer`) while one of them has it wait. Where something is unknown to one of the roles, the wish
// of one that knows counts.
// Faults: different wishes, with the attributes that differ; the same id twice in one role.
void merge_equal(Draft& draft, Errors& errors);

}  // namespace tend::engine
