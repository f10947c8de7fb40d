#include <fmt/format.h>

#include "base/text.hpp"
#include "format/json.hpp"
#include "model/report.hpp"
#include "run/explain_context.hpp"

namespace tend::run {
namespace {

// As many as have a report.
constexpr std::size_t kRunsToSearch = 200;

std::string what(const model::Change& change) {
  std::string text = fmt::format("{}: {}", model::name_of(change.action), change.reason);
  return change.drifted ? text + " (drift)" : text;
}

// The newest runs whose reports name a change of the resource, and one that found it drifted.
class History {
 public:
  History(const store::Ledger& ledger, Remembered& remembered)
      : ledger_(ledger), remembered_(remembered) {}

  void search() {
    const auto runs = ledger_.runs(kRunsToSearch);
    if (!runs) return;
    for (const auto& run : *runs) {
      if (remembered_.last_change && remembered_.last_drift) return;
      const bool idle = run.outcome == "converged" || run.outcome == "busy";
      if (!idle) look_into(run);
    }
  }

 private:
  void look_into(const store::RunRecord& listed) {
    const auto run = ledger_.run(listed.id);
    // Reports are long; most do not name the resource.
    if (!run || run->report.find(remembered_.id) == std::string::npos) return;
    const auto document = format::parse_json(run->report);
    if (!document) return;
    const auto report = model::report_from_value(*document);
    if (!report) return;
    for (const auto& result : report->results) {
      if (result.id.str() == remembered_.id) take(*run, result);
    }
  }

  void take(const store::RunRecord& run, const model::ResourceResult& result) {
    for (const auto& change : result.changes) {
      const PastRun past{run.id, run.started, run.commit, what(change)};
      if (!remembered_.last_change && result.status == model::ResultStatus::changed) {
        remembered_.last_change = past;
      }
      if (!remembered_.last_drift && change.drifted) remembered_.last_drift = past;
    }
  }

  const store::Ledger& ledger_;
  Remembered& remembered_;
};

}  // namespace

Remembered remember(const ExplainContext& context, const store::LedgerEntry& entry) {
  Remembered remembered;
  remembered.id = entry.id.str();
  remembered.role = entry.role;
  remembered.left = {entry.run, "", entry.commit, ""};
  remembered.original_object = entry.original_object;
  if (const auto original = format::parse_json(entry.original); original && original->is_map()) {
    for (const auto& attribute : original->as_map()) {
      remembered.original.emplace_back(attribute.key, in_one_line(attribute.value));
    }
  }
  if (context.ledger == nullptr) return remembered;
  if (const auto run = context.ledger->run(entry.run)) remembered.left.time = run->started;
  History(*context.ledger, remembered).search();
  return remembered;
}

}  // namespace tend::run
