// The calls in a row: fetch, load, gather, compile, plan, apply, report. One function per command.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "engine/observer.hpp"
#include "model/plan.hpp"
#include "model/report.hpp"
#include "run/options.hpp"
#include "store/ledger.hpp"

namespace tend::run {

struct DiffResult {
  model::Plan plan;
  std::vector<std::string> notes;  // "facts are of host build7, the inventory entry is gpu01"
};

// Writes nothing at all, but for the plan itself where --save asks for it. Errors of code `invalid`
// are the lab repository's faults, all of them.
Checked<DiffResult> diff(const Options& options);

// Converges from --repo or from the last accepted commit; with --plan exactly as the reviewed plan
// says, from what that was made of, or not at all (`refused`). Always a report; what went wrong
// before applying is in `errors`, whose codes decide the exit code.
struct ConvergeResult {
  model::Report report;
  std::optional<model::Plan> plan;
};
ConvergeResult apply(const Options& options, engine::Observer& observer,
                     const std::function<bool()>& stop);
// Fetches and verifies first; a commit that is not accepted leaves the last accepted one to be
// converged to.
ConvergeResult pull(const Options& options, engine::Observer& observer,
                    const std::function<bool()>& stop);

// Puts back what a run replaced, as far as nothing changed it again since, and marks the run's
// commit bad: this host does not converge to it any more.
ConvergeResult undo(const Options& options, const std::string& run, engine::Observer& observer,
                    const std::function<bool()>& stop);

struct LintResult {
  std::size_t hosts = 0;
  std::size_t roles = 0;
  std::size_t resources = 0;
  Errors errors;
  std::vector<std::string> warnings;
};
// Compiles every host of the lab repository in `options.repo`, with inventory/facts/HOST.json where
// there is one, else with unknown facts.
LintResult lint(const Options& options);

// This machine's (or root's) facts.
Value facts(const Options& options);

Result<std::vector<store::RunRecord>> history(const Options& options, std::size_t limit);
Result<store::RunRecord> run_record(const Options& options, const std::string& id);
// The last run and what waits.
struct StatusResult {
  std::optional<store::RunRecord> last;
  std::vector<store::Notice> pending;
  std::string anchor;  // commit, or empty
  std::size_t managed = 0;
};
Result<StatusResult> status(const Options& options);

}  // namespace tend::run
