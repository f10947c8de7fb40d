// The parts of kind `user` that are not its verbs: faults of the wish, groups, and the order for
// the account manager.
#pragma once

#include "model/plan.hpp"
#include "model/resource.hpp"
#include "resources/differences.hpp"
#include "system/accounts.hpp"

namespace tend::resources {

// Text that would break /etc/passwd, a password that is no hash, names that are none.
Errors user_faults(const model::Resource& resource);

// Wished groups that the user is not in; groups it is in besides are no difference.
void compare_groups(const model::Resource& resource, Differences& differences);

// What the change names, nothing else.
system::UserWish user_wish(const model::Change& change, const model::Resource& resource);

}  // namespace tend::resources
