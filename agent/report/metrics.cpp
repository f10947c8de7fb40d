#include "report/metrics.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "base/text.hpp"

namespace tend::report {
namespace {

using model::ResultStatus;

constexpr std::array kStates = {
    ResultStatus::ok,       ResultStatus::changed, ResultStatus::failed,   ResultStatus::skipped,
    ResultStatus::deferred, ResultStatus::unknown, ResultStatus::contested};

// As the text format asks of a label's value.
std::string escaped(std::string_view value) {
  return replace_all(replace_all(replace_all(std::string(value), "\\", "\\\\"), "\"", "\\\""), "\n",
                     "\\n");
}

void head(std::string& text, std::string_view name, std::string_view help) {
  text += fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", name, help);
}

template <class Number>
void gauge(std::string& text, std::string_view name, std::string_view help, Number value) {
  head(text, name, help);
  text += fmt::format("{} {}\n", name, value);
}

void resources(std::string& text, const model::Report& report) {
  head(text, "tend_resources", "Resources of the last run by what became of them.");
  for (const ResultStatus state : kStates) {
    text += fmt::format("tend_resources{{state=\"{}\"}} {}\n", model::name_of(state),
                        report.count(state));
  }
}

}  // namespace

std::string metrics_text(const MetricsInput& input) {
  const model::Report& report = input.report;
  std::string text;
  gauge(text, "tend_last_run_timestamp_seconds", "When the last run ended.",
        input.finished_seconds);
  gauge(text, "tend_last_success_timestamp_seconds",
        "When a run last ended without a failure; 0: never.", input.last_success_seconds);
  gauge(text, "tend_run_duration_seconds", "How long the last run took.",
        static_cast<double>(report.duration_ms) / 1000.0);
  if (input.commit_time_seconds != 0) {
    gauge(text, "tend_policy_commit_timestamp_seconds", "When the commit converged to was made.",
          input.commit_time_seconds);
  }
  resources(text, report);
  head(text, "tend_run_info", "The commit converged to and how the last run ended.");
  text += fmt::format("tend_run_info{{commit=\"{}\",outcome=\"{}\"}} 1\n", escaped(report.commit),
                      model::name_of(report.outcome));
  return text;
}

}  // namespace tend::report
