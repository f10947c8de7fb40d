// The plan: walks the catalog in order over an overlay of what earlier changes will have done.
// Holds reading doors only.
#pragma once

#include "engine/memory.hpp"
#include "model/plan.hpp"
#include "model/resource.hpp"
#include "resources/provider.hpp"
#include "system/doors.hpp"

namespace tend::engine {

model::Plan make_plan(const model::Catalog& catalog, const resources::Providers& providers,
                      const system::Readers& readers, const Memory& memory);

}  // namespace tend::engine
