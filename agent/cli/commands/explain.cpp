#include "cli/commands/commands.hpp"
#include "cli/views/explain_view.hpp"

namespace tend::cli {

ExitCode run_explain(const Arguments& arguments, Console& console) {
  if (arguments.words.empty()) {
    Error error = make_error(ErrorCode::usage, "explain what?");
    error.notes.emplace_back("see `tend explain --help`");
    return console.fail({error});
  }
  const auto explanation = run::explain(arguments.options, arguments.words.front());
  if (!explanation) return console.fail(explanation.error());
  if (console.json()) {
    console.print(explain_document(*explanation));
  } else {
    console.print(explain_text(*explanation, console.screen()));
  }
  return ExitCode::done;
}

}  // namespace tend::cli
