// Runs that found nothing to do, noted beside the ledger without opening it: a night without news
// costs no transaction. The next run that opens the ledger to write takes them in. A power cut may
// lose the latest of them, and nothing else.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/ledger.hpp"

namespace tend::store {

// So many wait at most; then a run has to open the ledger.
inline constexpr std::size_t kQuietRunsKept = 64;

// Oldest first; none where the file is missing or damaged.
std::vector<RunRecord> quiet_runs(const std::string& ledger);
// REQUIRES: fewer than kQuietRunsKept wait, and the run lock is held.
Status note_quiet_run(const std::string& ledger, const RunRecord& run);
// They are in the ledger now.
Status drop_quiet_runs(const std::string& ledger);

}  // namespace tend::store
