// What the shell is told, and from what it follows. The one place that knows the numbers.
#pragma once

#include "base/error.hpp"
#include "model/plan.hpp"
#include "model/report.hpp"

namespace tend::cli {

enum class ExitCode {
  done = 0,     // or nothing to do
  failed = 1,   // a resource or a check
  pending = 2,  // diff: changes are due; apply --exit-code: changes were made
  refused = 3,  // signature, rewind, too many removals
  usage = 64,
  invalid = 65,   // the lab repository
  busy = 75,      // another run holds the lock
  stopped = 143,  // by a signal, after the step in hand
};

int number_of(ExitCode code);

ExitCode exit_code_of(ErrorCode code);
// The gravest: usage, stopped, invalid, refused, busy, failed. REQUIRES: at least one error.
ExitCode exit_code_of(const Errors& errors);
ExitCode exit_code_of(const model::Plan& plan);
// `changes_count`: --exit-code was given.
ExitCode exit_code_of(const model::Report& report, bool changes_count);

}  // namespace tend::cli
