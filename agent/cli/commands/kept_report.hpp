// A run's report as the ledger keeps it.
#pragma once

#include <string>

#include "base/result.hpp"
#include "model/report.hpp"
#include "run/options.hpp"

namespace tend::cli {

// By id or by a prefix of it. A run that never ended has none.
Result<model::Report> kept_report(const run::Options& options, const std::string& id);

}  // namespace tend::cli
