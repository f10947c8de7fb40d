#include "cli/commands/converge.hpp"

#include "cli/progress.hpp"
#include "cli/views/report_view.hpp"

namespace tend::cli {

ExitCode converge(const Arguments& arguments, Console& console, const Converge& body) {
  if (console.json()) {
    engine::Observer silent;
    const auto result = body(silent);
    console.print(model::to_value(result.report));
    return exit_code_of(result.report, arguments.exit_code);
  }
  Progress progress(console.out(), console.screen());
  const auto result = body(progress);
  progress.done();
  const bool told = progress.told_header();
  console.print((told ? "\n" : "") + report_text(result.report,
                                                 told ? Detail::rest : Detail::summary,
                                                 console.screen()));
  return exit_code_of(result.report, arguments.exit_code);
}

}  // namespace tend::cli
