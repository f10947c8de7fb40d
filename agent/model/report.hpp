// The report of a run, as a value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/plan.hpp"

namespace tend::model {

enum class Outcome { converged, changed, failed, refused, busy, interrupted };
enum class ResultStatus { ok, changed, failed, skipped, deferred, unknown, contested };
enum class CheckStatus { pass, fail, skipped, timeout };

std::string_view name_of(Outcome outcome);
std::string_view name_of(ResultStatus status);
std::string_view name_of(CheckStatus status);
std::optional<Outcome> outcome_named(std::string_view name);
std::optional<ResultStatus> result_status_named(std::string_view name);
std::optional<CheckStatus> check_status_named(std::string_view name);

// What became of one resource. Unremarkable ones (ok) carry id, role and status only.
struct ResourceResult {
  ResourceId id;
  std::string role;
  ResultStatus status = ResultStatus::ok;
  std::vector<Change> changes;  // made (or, when failed, attempted)
  std::string reason;           // of skipped, deferred, unknown
  std::optional<Error> error;
  std::int64_t duration_ms = 0;
  Position source;
};

struct CheckResult {
  std::string role;
  std::string name;
  CheckStatus status = CheckStatus::pass;
  std::string detail;
};

struct Fidelity {
  std::size_t predicted = 0;          // changes the plan named
  std::size_t actual = 0;             // changes that came about
  std::size_t matched = 0;            // predictions that came true
  std::vector<std::string> breaches;  // what was not predicted or did not come true, in words

  bool complete() const { return predicted == actual && actual == matched; }
};

struct Report {
  std::string host;
  std::string run;             // its id
  std::string commit;          // converged to
  std::string refused_commit;  // fetched and not accepted, else empty
  bool accepted = true;        // the newest commit was
  std::string started;         // RFC 3339
  std::string finished;
  Outcome outcome = Outcome::converged;
  std::vector<Error> errors;       // of the run itself: fetch, verification, compile
  std::vector<std::string> notes;  // worth knowing, no fault: a network that was away
  Fidelity fidelity;
  std::size_t plain = 0;  // resources that are ok with nothing to say of them: only counted
  std::vector<ResourceResult> results;  // the others
  std::vector<CheckResult> checks;
  std::int64_t duration_ms = 0;

  // Leaves what is plainly ok out of `results`, and counts it.
  void fold_plain();
  std::size_t count(ResultStatus status) const;
  bool failed() const;  // a resource or a check
};

// tend.report/1, masked for everybody. A resource with several changes has one result for each, its
// error and duration with the last. Beside the keys of the schema's first draft it has errors,
// notes, refused_commit, duration_ms and fidelity.breaches.
Value to_value(const Report& report);
// The way back, for reports kept as JSON. Of the counts only `ok` is read, the others follow from
// the results.
// `invalid` when it is no tend.report/1.
Result<Report> report_from_value(const Value& value);

}  // namespace tend::model
