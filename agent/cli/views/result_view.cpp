#include "cli/views/result_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cli/views/change_view.hpp"
#include "cli/views/sections.hpp"

namespace tend::cli {
namespace {

using model::Report;
using model::ResourceResult;
using model::ResultStatus;

std::vector<std::string> roles_with_changes(const Report& report) {
  std::vector<std::string> roles;
  for (const auto& result : report.results) {
    if (result.status != ResultStatus::changed) continue;
    if (std::find(roles.begin(), roles.end(), result.role) == roles.end())
      roles.push_back(result.role);
  }
  return roles;
}

std::vector<const ResourceResult*> changed_of(const Report& report, const std::string& role) {
  std::vector<const ResourceResult*> results;
  for (const auto& result : report.results) {
    if (result.status == ResultStatus::changed && result.role == role) results.push_back(&result);
  }
  return results;
}

std::size_t id_columns_of(const std::vector<const ResourceResult*>& results) {
  std::vector<const model::Change*> changes;
  for (const ResourceResult* result : results) {
    for (const auto& change : result->changes) changes.push_back(&change);
  }
  return cli::id_columns_of(changes);
}

std::vector<model::Undecided> results_of(const Report& report, ResultStatus status) {
  std::vector<model::Undecided> undecided;
  for (const auto& result : report.results) {
    if (result.status == status) {
      undecided.push_back({result.id, result.role, result.reason, result.source});
    }
  }
  return undecided;
}

}  // namespace

std::string changed_lines(const ResourceResult& result, std::size_t id_columns, bool details,
                          const Screen& screen) {
  std::string text;
  for (const auto& change : result.changes) {
    const bool last = &change == &result.changes.back();
    const std::string suffix = last ? fmt::format(" [{}]", duration_text(result.duration_ms)) : "";
    text += change_line(change, id_columns, screen, suffix);
    if (details) text += change_details(change, screen);
  }
  return text;
}

std::string changed_results_text(const Report& report, bool details, const Screen& screen) {
  std::string text;
  for (const auto& role : roles_with_changes(report)) {
    const auto results = changed_of(report, role);
    const std::size_t columns = id_columns_of(results);
    if (!text.empty()) text += "\n";
    text += painted(screen, Paint::bold, printable(role)) + "\n";
    for (const ResourceResult* result : results) {
      text += changed_lines(*result, columns, details, screen);
    }
  }
  return text;
}

std::string failed_results_text(const Report& report, const Screen& screen) {
  std::string text;
  for (const auto& result : report.results) {
    if (result.status != ResultStatus::failed) continue;
    const Error error = result.error.value_or(make_error(ErrorCode::failed, "failed"));
    text += resource_error_text(result.id, error, result.source, screen);
  }
  return text + undecided_text("skipped", "-", results_of(report, ResultStatus::skipped), screen);
}

std::string undecided_results_text(const Report& report, const Screen& screen) {
  return undecided_text("contested", "!", results_of(report, ResultStatus::contested), screen) +
         undecided_text("unknown", "?", results_of(report, ResultStatus::unknown), screen) +
         undecided_text("deferred", "o", results_of(report, ResultStatus::deferred), screen);
}

}  // namespace tend::cli
