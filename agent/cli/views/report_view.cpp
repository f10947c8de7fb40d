#include "cli/views/report_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cli/views/change_view.hpp"
#include "cli/views/result_view.hpp"
#include "cli/views/sections.hpp"

namespace tend::cli {
namespace {

using model::CheckResult;
using model::CheckStatus;
using model::Outcome;
using model::Report;
using model::ResultStatus;

void add_section(std::string& text, const std::string& section) {
  if (section.empty()) return;
  if (!text.empty()) text += "\n";
  text += section;
}

std::string checks_text(const Report& report, Detail detail, const Screen& screen) {
  if (detail == Detail::rest || report.checks.empty()) return "";
  std::string text = painted(screen, Paint::bold, "checks") + "\n";
  for (const auto& check : report.checks) text += check_line(check, screen);
  return text;
}

std::string fidelity_text(const Report& report, const Screen& screen) {
  const auto& fidelity = report.fidelity;
  if (fidelity.complete() && fidelity.breaches.empty()) return "";
  std::string text =
      painted(screen, Paint::yellow, "The plan was not kept:") +
      fmt::format(" {} predicted, {} came about, {} as predicted\n",
                  count_of(fidelity.predicted, "change"), fidelity.actual, fidelity.matched);
  for (const auto& breach : fidelity.breaches) {
    text += "  - " + wrapped(screen, printable(breach), 4) + "\n";
  }
  return text;
}

std::string run_errors_text(const Report& report, const Screen& screen) {
  std::string text;
  for (const auto& error : report.errors) text += render_error(error, screen.colour);
  return text;
}

std::string refusal_text(const Report& report, const Screen& screen) {
  if (report.refused_commit.empty()) return "";
  std::string text = fmt::format("Commit {} was not accepted", short_commit(report.refused_commit));
  if (!report.commit.empty()) {
    text += fmt::format("; converged to {}, the last accepted one", short_commit(report.commit));
  }
  return painted(screen, Paint::red, text + ".") + "\n";
}

std::string counts_text(const Report& report) {
  std::vector<std::string> parts;
  for (const ResultStatus status :
       {ResultStatus::changed, ResultStatus::failed, ResultStatus::skipped, ResultStatus::contested,
        ResultStatus::ok, ResultStatus::unknown, ResultStatus::deferred}) {
    const std::size_t count = report.count(status);
    if (count > 0) parts.push_back(fmt::format("{} {}", count, name_of(status)));
  }
  const auto failed =
      std::count_if(report.checks.begin(), report.checks.end(), [](const CheckResult& check) {
        return check.status == CheckStatus::fail || check.status == CheckStatus::timeout;
      });
  if (failed > 0) {
    parts.push_back(count_of(static_cast<std::size_t>(failed), "check") + " failed");
  }
  return join(parts, ", ");
}

std::string_view outcome_text(Outcome outcome) {
  switch (outcome) {
    case Outcome::converged:
      return "Nothing to change";
    case Outcome::changed:
      return "Changed";
    case Outcome::failed:
      return "Failed";
    case Outcome::refused:
      return "Refused";
    case Outcome::busy:
      return "Busy";
    case Outcome::interrupted:
      return "Stopped by a signal";
  }
  return "";
}

Paint paint_of(Outcome outcome) {
  if (outcome == Outcome::converged || outcome == Outcome::changed) return Paint::green;
  return outcome == Outcome::failed || outcome == Outcome::refused ? Paint::red : Paint::yellow;
}

}  // namespace

std::string check_line(const CheckResult& check, const Screen& screen) {
  const bool bad = check.status == CheckStatus::fail || check.status == CheckStatus::timeout;
  const Paint paint = bad                                 ? Paint::red
                      : check.status == CheckStatus::pass ? Paint::green
                                                          : Paint::yellow;
  const std::string status = bad ? "FAIL" : std::string(name_of(check.status));
  std::string text = printable(check.role + ": " + check.name);
  std::string detail = printable(check.detail);
  if (check.status == CheckStatus::timeout && detail.empty()) detail = "no answer in time";
  if (!detail.empty() && check.status != CheckStatus::pass) text += "  " + detail;
  constexpr std::size_t kColumns = 7;
  return fmt::format("  {}{}{}\n", painted(screen, paint, status),
                     std::string(status.size() < kColumns ? kColumns - status.size() + 1 : 1, ' '),
                     wrapped(screen, text, kColumns + 3));
}

std::string outcome_line(const Report& report, const Screen& screen) {
  std::string line = painted(screen, paint_of(report.outcome), outcome_text(report.outcome)) +
                     " in " + duration_text(report.duration_ms);
  const std::string counts = counts_text(report);
  if (!counts.empty()) line += ": " + counts;
  line += ".";
  if (!report.run.empty()) {
    line += painted(screen, Paint::dim,
                    fmt::format(" Run {0}, see `tend log {0}`.", printable(report.run)));
  }
  return line + "\n";
}

std::string report_text(const Report& report, Detail detail, const Screen& screen) {
  std::string text;
  const bool header = detail != Detail::rest && !report.host.empty();
  if (header) text = header_line(report.host, report.commit, screen);
  text += notes_text(report.notes, screen);
  if (detail != Detail::rest) {
    add_section(text, changed_results_text(report, detail == Detail::full, screen));
  }
  add_section(text, failed_results_text(report, screen));
  add_section(text, checks_text(report, detail, screen));
  add_section(text, undecided_results_text(report, screen));
  add_section(text, fidelity_text(report, screen));
  add_section(text, run_errors_text(report, screen));
  add_section(text, refusal_text(report, screen));
  add_section(text, outcome_line(report, screen));
  return text;
}

}  // namespace tend::cli
