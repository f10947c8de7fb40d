// What runs that did not end left behind: it is told, swept up, and kept from coming round for
// ever.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "engine/memory.hpp"
#include "model/plan.hpp"
#include "resources/provider.hpp"
#include "run/options.hpp"
#include "store/ledger.hpp"
#include "system/file_system.hpp"

namespace tend::run {

// What the ledger says of the runs before this one.
struct Past {
  // Begun and never ended, since the last run that did end; newest first.
  std::vector<store::RunRecord> died;
  // The last run ended, and without a failure: it has left no temporary.
  bool clean = false;
};

Result<Past> look_back(const store::Ledger& ledger);

// Removes the temporaries that died runs left: in the agent's own directories always, beside what
// the catalog and the ledger name only after a run that was not clean. The first failure, after all
// were tried.
Status sweep_up(const Past& past, const model::Catalog& catalog, const engine::Memory& memory,
                const resources::Providers& providers, const Options& options,
                system::FileSystem& files);

// One note for each run that died.
std::vector<std::string> notes_of(const Past& past);

// Runs that die over the same commit are begun again this often; the next one only looks.
inline constexpr std::size_t kDeathsInARow = 5;
// Why this run must not change anything. A new commit gets its own chances, and
// `options.after_crashes` says that somebody has seen to it.
std::optional<Error> crash_loop(const Past& past, const model::Plan& plan, const Options& options);

}  // namespace tend::run
