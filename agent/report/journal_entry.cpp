#include "report/journal_entry.hpp"

#include <fmt/format.h>

#include <cstdint>

#include "base/text.hpp"
#include "format/json.hpp"

namespace tend::report {
namespace {

constexpr std::size_t kReportLimit = std::size_t{48} << 10U;

using model::Outcome;
using model::ResultStatus;

// syslog(3) severities: failed is an error, what an admin should look at a warning or notice.
int priority_of(const model::Report& report) {
  switch (report.outcome) {
    case Outcome::failed:
      return 3;
    case Outcome::refused:
    case Outcome::interrupted:
      return 4;
    case Outcome::busy:
      return 5;
    case Outcome::converged:
    case Outcome::changed:
      break;
  }
  return 6;
}

std::string message_of(const model::Report& report) {
  std::string message =
      fmt::format("run {} of {} {}: {} ok, {} changed, {} failed", report.run, report.host,
                  model::name_of(report.outcome), report.count(ResultStatus::ok),
                  report.count(ResultStatus::changed), report.count(ResultStatus::failed));
  if (!report.errors.empty()) message += "; " + report.errors.front().str();
  return printable(message);
}

// What is left when the whole is too long: what was out of the ordinary.
model::Report remarkable(model::Report report) {
  std::erase_if(report.results,
                [](const auto& result) { return result.status == ResultStatus::ok; });
  return report;
}

std::string report_json(const model::Report& report) {
  std::string json = format::to_json(model::to_value(report), -1);
  if (json.size() <= kReportLimit) return json;
  return format::to_json(model::to_value(remarkable(report)), -1);
}

}  // namespace

void append_field(std::string& entry, std::string_view name, std::string_view value) {
  entry += name;
  if (value.find('\n') == std::string_view::npos) {
    entry += '=';
  } else {
    entry += '\n';
    for (unsigned shift = 0; shift < 64; shift += 8) {
      entry += static_cast<char>(static_cast<std::uint64_t>(value.size()) >> shift & 0xFFU);
    }
  }
  entry += value;
  entry += '\n';
}

std::string journal_entry(const model::Report& report) {
  std::string entry;
  append_field(entry, "MESSAGE", message_of(report));
  append_field(entry, "PRIORITY", fmt::format("{}", priority_of(report)));
  append_field(entry, "SYSLOG_IDENTIFIER", "tend");
  append_field(entry, "TEND_RUN", report.run);
  append_field(entry, "TEND_OUTCOME", model::name_of(report.outcome));
  append_field(entry, "TEND_COMMIT", report.commit);
  append_field(entry, "TEND_REPORT", report_json(report));
  return entry;
}

}  // namespace tend::report
