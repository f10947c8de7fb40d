// Tells the world how a run went: metrics for the node exporter, a line for whoever logs in, an
// entry in the journal.
#pragma once

#include <chrono>

#include "model/report.hpp"
#include "store/ledger.hpp"
#include "system/file_system.hpp"

namespace tend::run {

struct Publication {
  const model::Report& report;
  std::int64_t commit_time;  // seconds since the epoch; 0 when unknown
  std::chrono::system_clock::time_point now;
  Value gpu;        // the fact of that name, as it is now
  bool to_journal;  // this host's, not that of a --root
};

// Best effort: a host whose /run is full has converged all the same. Texts that are as they were
// are not written again. `ledger` knows of earlier runs; null where none can be asked.
void publish_report(const Publication& publication, const store::Ledger* ledger,
                    system::FileSystem& files);

}  // namespace tend::run
