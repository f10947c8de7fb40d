#include "model/report.hpp"

#include <algorithm>

#include "model/names.hpp"

namespace tend::model {
namespace {

constexpr NameTable<Outcome, 6> kOutcomes{{{Outcome::converged, "converged"},
                                           {Outcome::changed, "changed"},
                                           {Outcome::failed, "failed"},
                                           {Outcome::refused, "refused"},
                                           {Outcome::busy, "busy"},
                                           {Outcome::interrupted, "interrupted"}}};

constexpr NameTable<ResultStatus, 7> kStatuses{{{ResultStatus::ok, "ok"},
                                                {ResultStatus::changed, "changed"},
                                                {ResultStatus::failed, "failed"},
                                                {ResultStatus::skipped, "skipped"},
                                                {ResultStatus::deferred, "deferred"},
                                                {ResultStatus::unknown, "unknown"},
                                                {ResultStatus::contested, "contested"}}};

constexpr NameTable<CheckStatus, 4> kChecks{{{CheckStatus::pass, "pass"},
                                             {CheckStatus::fail, "fail"},
                                             {CheckStatus::skipped, "skipped"},
                                             {CheckStatus::timeout, "timeout"}}};

}  // namespace

std::string_view name_of(Outcome outcome) {
  return name_in(kOutcomes, outcome);
}
std::string_view name_of(ResultStatus status) {
  return name_in(kStatuses, status);
}
std::string_view name_of(CheckStatus status) {
  return name_in(kChecks, status);
}
std::optional<Outcome> outcome_named(std::string_view name) {
  return value_in(kOutcomes, name);
}
std::optional<ResultStatus> result_status_named(std::string_view name) {
  return value_in(kStatuses, name);
}
std::optional<CheckStatus> check_status_named(std::string_view name) {
  return value_in(kChecks, name);
}

void Report::fold_plain() {
  plain += std::erase_if(results, [](const ResourceResult& result) {
    return result.status == ResultStatus::ok && result.changes.empty() && result.reason.empty() &&
           !result.error;
  });
}

std::size_t Report::count(ResultStatus status) const {
  const std::size_t unlisted = status == ResultStatus::ok ? plain : 0;
  return unlisted + static_cast<std::size_t>(std::count_if(
                        results.begin(), results.end(),
                        [&](const ResourceResult& result) { return result.status == status; }));
}

bool Report::failed() const {
  const auto bad = [](const CheckResult& check) {
    return check.status == CheckStatus::fail || check.status == CheckStatus::timeout;
  };
  return count(ResultStatus::failed) > 0 || std::any_of(checks.begin(), checks.end(), bad);
}

}  // namespace tend::model
