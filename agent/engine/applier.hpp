// Makes the host what the catalog says; the only caller of a kind's apply on real doors.
#pragma once

#include <functional>

#include "engine/memory.hpp"
#include "engine/observer.hpp"
#include "model/report.hpp"
#include "resources/provider.hpp"
#include "store/ledger.hpp"
#include "store/objects.hpp"
#include "system/clock.hpp"
#include "system/doors.hpp"
#include "system/probe.hpp"

namespace tend::engine {

struct ApplyDoors {
  system::Readers readers;
  system::Writers writers;
  system::Clock& clock;
  system::Prober& prober;
  store::Ledger& ledger;
  store::Objects& objects;
};

struct ApplyResult {
  std::vector<model::ResourceResult> results;  // in the order of the catalog
  std::vector<model::CheckResult> checks;
  model::Fidelity fidelity;
  bool interrupted = false;  // stop() said so; the step in hand was finished
};

// By what a resource may be changed at its turn: as it turns out to be needed, or only as the plan
// says, because somebody reviewed it. Then what moved in between fails, unchanged.
enum class Bound { by_catalog, by_plan };

// `stop` is asked between steps. Checks of a role run when its last resource is done.
ApplyResult apply(const model::Catalog& catalog, const model::Plan& plan,
                  const resources::Providers& providers, const Memory& memory,
                  const ApplyDoors& doors, const std::string& run, Observer& observer,
                  const std::function<bool()>& stop, Bound bound = Bound::by_catalog);

}  // namespace tend::engine
