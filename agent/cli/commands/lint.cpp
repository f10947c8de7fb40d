#include "cli/commands/commands.hpp"
#include "cli/views/documents.hpp"
#include "cli/views/tables.hpp"

namespace tend::cli {

ExitCode run_lint(const Arguments& arguments, Console& console) {
  const auto lint = run::lint(arguments.options);
  if (console.json()) {
    console.print(lint_document(lint));
  } else {
    console.show(lint.errors);
    console.print(lint_text(lint, console.screen()));
  }
  return lint.errors.empty() ? ExitCode::done : exit_code_of(lint.errors);
}

}  // namespace tend::cli
