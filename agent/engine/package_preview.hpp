// What apt would do for a plan's packages besides what was asked for.
#pragma once

#include "model/plan.hpp"
#include "system/packages.hpp"

namespace tend::engine {

// Asks apt once, if the plan installs or removes any package, and adds to its changes: the version
// that would come, and at the first package what else would be installed, upgraded or removed
// ("also installs", "also removes"). Where apt cannot say (no lists yet), the plan stays as it is.
void preview_packages(model::Plan& plan, const system::PackageReader& packages);

}  // namespace tend::engine
