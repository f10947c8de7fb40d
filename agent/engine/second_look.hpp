// A second plan after the run: whatever was made or found as wished must still be so.
#pragma once

#include <vector>

#include "engine/proven.hpp"
#include "model/report.hpp"
#include "model/resource.hpp"
#include "resources/provider.hpp"
#include "system/doors.hpp"

namespace tend::engine {

// Reads only. Turns results that do not hold any more into failures: something that came later in
// the run changed the resource back. Resources that left are not asked, and what `proven` still
// holds is not observed.
void look_again(const model::Catalog& catalog, const resources::Providers& providers,
                const system::Readers& readers, const Proven& proven,
                std::vector<model::ResourceResult>& results);

}  // namespace tend::engine
