// Private to store: the runs and their reports.
#pragma once

#include <string>
#include <vector>

#include "store/database.hpp"
#include "store/ledger.hpp"

namespace tend::store {

inline constexpr std::int64_t kRunsKept = 1000;
inline constexpr std::int64_t kReportsKept = 200;

// As Ledger's methods of these names. A run finished without having been started is recorded whole.
Status start_run(Database& database, const RunRecord& run);
Status finish_run(Database& database, const RunRecord& run);
Result<std::vector<RunRecord>> newest_runs(const Database& database, std::size_t limit);
// `quiet` are runs that count as well though they are not in the database yet.
Result<RunRecord> find_run(const Database& database, const std::vector<RunRecord>& quiet,
                           const std::string& id);

}  // namespace tend::store
