// What is to be done about one resource, given what was observed: the step that planning and
// applying share.
#pragma once

#include <string>
#include <vector>

#include "engine/memory.hpp"
#include "model/plan.hpp"
#include "model/resource.hpp"
#include "model/state.hpp"
#include "resources/provider.hpp"

namespace tend::engine {

struct Decision {
  std::vector<model::Change> changes;  // with cause, role, source and marks filled in
  std::string unknown;                 // not empty: nothing can be decided, and why
  std::string deferred;                // not empty: it cannot be done here or now, and why
  bool put_off = false;                // deferred by choice: what follows may miss it
  std::string contested;               // not empty: it is not done any more, and why
  bool needs_privilege = false;        // unknown for lack of it
};

// Somebody else changes it back each time: after so many repairs in a row the next drift is left
// alone, until the wish changes, the resource is named on the command line, or it is found as
// wished.
inline constexpr int kRepairsInARow = 2;

struct Circumstances {
  std::string commit;
  std::string digest_key;     // as in Memory
  bool insist = false;        // named on the command line: also what is contested is done
  bool left_drifted = false;  // of a leaving resource: it is not as we left it
  resources::Moment moment;
  bool triggered = false;  // an `exec` that a change before it triggers
  std::string triggered_by;
  std::vector<model::ResourceId>
      pending;  // planned changes behind which nothing absent is known to stay absent
};

Decision decide(const model::Resource& resource, const resources::Provider& provider,
                const model::State& observed, const store::LedgerEntry* remembered,
                const Circumstances& circumstances);

// Whether a leaving resource is other than we left it: somebody was there since.
bool left_drifted(const model::Resource& resource, const resources::Provider& provider,
                  const system::Readers& readers, const Memory& memory);

// The digests of what a resource wishes for and of the state it was left in, as the ledger keeps
// them: keyed for sensitive ones.
std::string desired_digest(const model::Resource& resource, const std::string& key);
std::string left_digest(const model::Resource& resource, const model::State& left,
                        const std::string& key);

}  // namespace tend::engine
