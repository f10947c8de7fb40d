#include "model/change_value.hpp"
#include "model/report.hpp"

namespace tend::model {
namespace {

Value number(std::size_t count) {
  return static_cast<std::int64_t>(count);
}

Value counts_value(const Report& report) {
  Map counts;
  for (const ResultStatus status :
       {ResultStatus::ok, ResultStatus::changed, ResultStatus::failed, ResultStatus::skipped,
        ResultStatus::deferred, ResultStatus::unknown, ResultStatus::contested}) {
    counts.set(std::string(name_of(status)), number(report.count(status)));
  }
  return counts;
}

Value fidelity_value(const Fidelity& fidelity) {
  List breaches;
  for (const auto& breach : fidelity.breaches) breaches.emplace_back(breach);
  return Map{{"predicted", number(fidelity.predicted)},
             {"actual", number(fidelity.actual)},
             {"matched", number(fidelity.matched)},
             {"breaches", breaches}};
}

Map result_row(const ResourceResult& result, const Change* original) {
  const Change change = original == nullptr ? Change{} : original->masked();
  const bool acted = original != nullptr;
  return Map{{"id", result.id.str()},
             {"role", result.role},
             {"status", name_of(result.status)},
             {"action", acted ? Value(name_of(change.action)) : Value()},
             {"cause", acted ? Value(name_of(change.cause)) : Value()},
             {"drifted", change.drifted},
             {"reason", acted && result.reason.empty() ? change.reason : result.reason},
             {"attributes", attributes_value(change)},
             {"diff", change.diff},
             {"duration_ms", 0},
             {"error", nullptr},
             {"source", to_value(result.source)}};
}

void add_rows(const ResourceResult& result, List& rows) {
  if (result.status == ResultStatus::ok) {
    rows.emplace_back(
        Map{{"id", result.id.str()}, {"role", result.role}, {"status", name_of(result.status)}});
    return;
  }
  std::vector<Map> own;
  for (const auto& change : result.changes) own.push_back(result_row(result, &change));
  if (own.empty()) own.push_back(result_row(result, nullptr));
  own.back().set("duration_ms", result.duration_ms);
  if (result.error) own.back().set("error", to_value(*result.error));
  for (auto& row : own) rows.emplace_back(std::move(row));
}

Value checks_value(const std::vector<CheckResult>& checks) {
  List list;
  for (const auto& check : checks) {
    list.emplace_back(Map{{"role", check.role},
                          {"name", check.name},
                          {"status", name_of(check.status)},
                          {"detail", check.detail}});
  }
  return list;
}

Value optional_text(const std::string& text) {
  return text.empty() ? Value() : Value(text);
}

}  // namespace

Value to_value(const Report& report) {
  List results;
  for (const auto& result : report.results) add_rows(result, results);
  List errors;
  for (const auto& error : report.errors) errors.push_back(to_value(error));
  const List notes(report.notes.begin(), report.notes.end());
  return Map{{"schema", "tend.report/1"},
             {"host", report.host},
             {"run", report.run},
             {"commit", report.commit},
             {"refused_commit", optional_text(report.refused_commit)},
             {"accepted", report.accepted},
             {"started", report.started},
             {"finished", report.finished},
             {"duration_ms", report.duration_ms},
             {"outcome", name_of(report.outcome)},
             {"errors", errors},
             {"notes", notes},
             {"counts", counts_value(report)},
             {"fidelity", fidelity_value(report.fidelity)},
             {"results", results},
             {"checks", checks_value(report.checks)}};
}

}  // namespace tend::model
