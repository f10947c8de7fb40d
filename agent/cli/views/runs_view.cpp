#include <fmt/format.h>

#include <ctime>

#include "base/text.hpp"
#include "cli/views/change_view.hpp"
#include "cli/views/tables.hpp"

namespace tend::cli {
namespace {

Paint paint_of_outcome(const std::string& outcome) {
  if (outcome == "converged" || outcome == "changed") return Paint::green;
  return outcome == "failed" || outcome == "refused" ? Paint::red : Paint::yellow;
}

std::string outcome_of(const store::RunRecord& run) {
  return run.finished.empty() || run.outcome.empty() ? "never ended" : printable(run.outcome);
}

std::optional<std::time_t> seconds_of(const std::string& rfc3339) {
  std::tm time{};
  const char* rest = strptime(rfc3339.c_str(), "%Y-%m-%dT%H:%M:%S", &time);
  if (rest == nullptr || !rfc3339.ends_with('Z')) return std::nullopt;
  return timegm(&time);
}

std::string last_run_text(const store::RunRecord& run, const Screen& screen) {
  const std::string outcome = outcome_of(run);
  std::string text = "last run   " + painted(screen, paint_of_outcome(outcome), outcome) + ", " +
                     time_text(run.started);
  const std::string duration = run_duration(run);
  if (!duration.empty()) text += ", took " + duration;
  text += "\n           " + printable(run.id) + ", see `tend log " + printable(run.id) + "`\n";
  if (!run.commit.empty()) text += "commit     " + short_commit(run.commit) + "\n";
  return text;
}

}  // namespace

std::string time_text(const std::string& rfc3339) {
  std::string text = printable(rfc3339.substr(0, 19));
  if (const auto middle = text.find('T'); middle != std::string::npos) text[middle] = ' ';
  return rfc3339.ends_with('Z') ? text + " UTC" : text;
}

std::string run_duration(const store::RunRecord& run) {
  const auto started = seconds_of(run.started);
  const auto finished = seconds_of(run.finished);
  if (!started || !finished || *finished < *started) return "";
  const auto seconds = static_cast<long long>(*finished - *started);
  return seconds == 0 ? "under 1 s" : fmt::format("{} s", seconds);
}

std::string status_text(const run::StatusResult& status, const std::vector<std::string>& drifted,
                        const Screen& screen) {
  std::string text = status.last ? last_run_text(*status.last, screen) : "last run   none yet\n";
  if (!status.anchor.empty()) text += "accepted   " + short_commit(status.anchor) + "\n";
  text += "managed    " + count_of(status.managed, "resource") + "\n";
  constexpr std::size_t kIndent = 11;
  if (!drifted.empty()) {
    text +=
        "drift      " +
        painted(screen, Paint::magenta, wrapped(screen, printable(join(drifted, ", ")), kIndent)) +
        "\n";
  }
  for (const auto& notice : status.pending) {
    text += "pending    " +
            printable(
                fmt::format("{} of {}, because of {}", notice.verb, notice.unit, notice.because)) +
            "\n";
  }
  return text;
}

std::string log_text(const std::vector<store::RunRecord>& runs, const Screen& screen) {
  if (runs.empty()) return "no runs yet\n";
  std::vector<std::vector<std::string>> rows{{"RUN", "STARTED", "TOOK", "OUTCOME", "COMMIT"}};
  for (const auto& run : runs) {
    rows.push_back({printable(run.id), time_text(run.started), run_duration(run), outcome_of(run),
                    short_commit(run.commit)});
  }
  return table_text(rows, screen);
}

}  // namespace tend::cli
