#include "cli/commands/commands.hpp"
#include "cli/commands/kept_report.hpp"
#include "cli/views/documents.hpp"
#include "cli/views/report_view.hpp"
#include "cli/views/tables.hpp"

namespace tend::cli {
namespace {

ExitCode show_one(const Arguments& arguments, Console& console) {
  const auto report = kept_report(arguments.options, arguments.words.front());
  if (!report) return console.fail({report.error()});
  if (console.json()) {
    console.print(model::to_value(*report));
  } else {
    console.print(report_text(*report, Detail::full, console.screen()));
  }
  return ExitCode::done;
}

}  // namespace

ExitCode run_log(const Arguments& arguments, Console& console) {
  if (!arguments.words.empty()) return show_one(arguments, console);
  auto runs = run::history(arguments.options, arguments.limit);
  if (!runs && runs.error().code == ErrorCode::not_found) runs = std::vector<store::RunRecord>{};
  if (!runs) return console.fail({runs.error()});
  if (console.json()) {
    console.print(log_document(*runs));
  } else {
    console.print(log_text(*runs, console.screen()));
  }
  return ExitCode::done;
}

}  // namespace tend::cli
