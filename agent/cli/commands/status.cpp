#include "cli/commands/commands.hpp"
#include "cli/commands/kept_report.hpp"
#include "cli/views/documents.hpp"
#include "cli/views/tables.hpp"

namespace tend::cli {
namespace {

// A report that cannot be read any more hides the drift in it, not the status.
std::vector<std::string> drifted_in_last(const run::Options& options,
                                         const run::StatusResult& status) {
  if (!status.last) return {};
  const auto report = kept_report(options, status.last->id);
  return report ? drifted_in(*report) : std::vector<std::string>{};
}

}  // namespace

ExitCode run_status(const Arguments& arguments, Console& console) {
  auto status = run::status(arguments.options);
  // Before the first run there is nothing to tell, which is no failure.
  if (!status && status.error().code == ErrorCode::not_found) status = run::StatusResult{};
  if (!status) return console.fail({status.error()});
  const auto drifted = drifted_in_last(arguments.options, *status);
  if (console.json()) {
    console.print(status_document(*status, drifted));
  } else {
    console.print(status_text(*status, drifted, console.screen()));
  }
  return ExitCode::done;
}

}  // namespace tend::cli
