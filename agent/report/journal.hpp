// The report as one structured entry of the system journal (journald's native protocol over its socket; systemd.journal-fields(7)).
#pragma once

#include "base/result.hpp"
#include "model/report.hpp"

namespace tend::report {

// Success also where no journal listens.
Status send_to_journal(const model::Report& report);

}  // namespace tend::report
