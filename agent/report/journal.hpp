// The report as one structured entry of the system journal (journald's native protocol over its
// socket; systemd.journal-fields(7)).
#pragma once

#include <string>

#include "base/result.hpp"
#include "model/report.hpp"

namespace tend::report {

inline constexpr const char* kJournalSocket = "/run/systemd/journal/socket";

// MESSAGE, PRIORITY, SYSLOG_IDENTIFIER=tend, TEND_RUN, TEND_OUTCOME, TEND_COMMIT and TEND_REPORT
// (JSON, masked; beyond 48 KiB without the results that are ok). Success also where no journal
// listens; waits a second at most.
Status send_to_journal(const model::Report& report, const std::string& socket = kJournalSocket);

}  // namespace tend::report
