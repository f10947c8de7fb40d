#include "base/text.hpp"
#include "cli/commands/commands.hpp"
#include "cli/views/documents.hpp"
#include "cli/views/plan_view.hpp"

namespace tend::cli {

ExitCode run_diff(const Arguments& arguments, Console& console) {
  run::Options options = arguments.options;
  options.targets = arguments.words;
  const auto result = run::diff(options);
  if (!result) return console.fail(result.error());
  if (console.json()) {
    const auto plan = console.screen().root ? result->plan : without_private_diffs(result->plan);
    console.print(model::to_value(plan));
  } else {
    console.print(plan_text(result->plan, result->notes, console.screen()));
    if (!options.save_plan.empty()) {
      console.print("Saved: `tend apply --plan " + printable(options.save_plan) +
                    "` applies exactly this.\n");
    }
  }
  return exit_code_of(result->plan);
}

}  // namespace tend::cli
