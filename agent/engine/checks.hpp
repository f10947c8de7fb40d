// Checks: does the role really work?
#pragma once

#include "engine/observer.hpp"
#include "model/report.hpp"
#include "model/resource.hpp"
#include "system/doors.hpp"
#include "system/probe.hpp"

namespace tend::engine {

// Read-only; every attempt has its time limit, further attempts follow a second apart.
model::CheckResult run_check(const model::Check& check, const system::Readers& readers,
                             system::Prober& prober);

model::CheckResult skipped_check(const model::Check& check, std::string why);

}  // namespace tend::engine
