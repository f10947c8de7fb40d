#include <algorithm>

#include "model/change_value.hpp"
#include "model/report.hpp"

namespace tend::model {
namespace {

const List& list_at(const Value& value, std::string_view key) {
  static const List empty;
  const Value* list = value.find(key);
  return list != nullptr && list->is_list() ? list->as_list() : empty;
}

std::int64_t integer_at(const Value& value, std::string_view key) {
  const Value* number = value.find(key);
  return number != nullptr && number->is_integer() ? number->as_integer() : 0;
}

std::size_t count_at(const Value* value, std::string_view key) {
  return value == nullptr
             ? 0
             : static_cast<std::size_t>(std::max<std::int64_t>(0, integer_at(*value, key)));
}

Result<ResourceId> id_at(const Value& row) {
  const std::string text = row.text_or("id", "");
  const auto id = ResourceId::parse(text);
  if (!id) return fail(ErrorCode::invalid, "a result of the report has no id");
  return *id;
}

Status add_row(const Value& row, std::vector<ResourceResult>& results) {
  TEND_TRY(id, id_at(row));
  const auto status = result_status_named(row.text_or("status", ""));
  if (!status)
    return fail(ErrorCode::invalid, "the result of `" + id.str() + "` has no known status");
  const bool continues =
      !results.empty() && results.back().id == id && !results.back().changes.empty();
  if (!continues) results.push_back({id, row.text_or("role", ""), *status, {}, "", {}, 0, {}});
  ResourceResult& result = results.back();
  if (auto change = change_from(row)) {
    result.changes.push_back(std::move(*change));
  } else {
    result.reason = row.text_or("reason", "");
  }
  result.error = error_from(row.find("error"));
  result.duration_ms = integer_at(row, "duration_ms");
  result.source = position_from(row.find("source"));
  return {};
}

Fidelity fidelity_from(const Value* value) {
  Fidelity fidelity{
      count_at(value, "predicted"), count_at(value, "actual"), count_at(value, "matched"), {}};
  if (value == nullptr) return fidelity;
  for (const auto& breach : list_at(*value, "breaches"))
    fidelity.breaches.push_back(breach.display());
  return fidelity;
}

}  // namespace

Result<Report> report_from_value(const Value& value) {
  const auto outcome = outcome_named(value.text_or("outcome", ""));
  if (value.text_or("schema", "") != "tend.report/1" || !outcome) {
    return fail(ErrorCode::invalid, "this is no tend.report/1");
  }
  Report report;
  report.host = value.text_or("host", "");
  report.run = value.text_or("run", "");
  report.commit = value.text_or("commit", "");
  report.refused_commit = value.text_or("refused_commit", "");
  report.accepted = value.flag_or("accepted", true);
  report.started = value.text_or("started", "");
  report.finished = value.text_or("finished", "");
  report.duration_ms = integer_at(value, "duration_ms");
  report.outcome = *outcome;
  report.fidelity = fidelity_from(value.find("fidelity"));
  for (const auto& item : list_at(value, "errors")) {
    if (auto error = error_from(&item)) report.errors.push_back(std::move(*error));
  }
  for (const auto& note : list_at(value, "notes")) {
    if (note.is_string()) report.notes.push_back(note.as_string());
  }
  for (const auto& row : list_at(value, "results")) TEND_CHECK(add_row(row, report.results));
  const Value* counts = value.find("counts");
  const Value* ok = counts == nullptr ? nullptr : counts->find("ok");
  const auto listed = static_cast<std::int64_t>(report.count(ResultStatus::ok));
  if (ok != nullptr && ok->is_integer() && ok->as_integer() > listed) {
    report.plain = static_cast<std::size_t>(ok->as_integer() - listed);
  }
  for (const auto& check : list_at(value, "checks")) {
    report.checks.push_back(
        {check.text_or("role", ""), check.text_or("name", ""),
         check_status_named(check.text_or("status", "")).value_or(CheckStatus::skipped),
         check.text_or("detail", "")});
  }
  return report;
}

}  // namespace tend::model
