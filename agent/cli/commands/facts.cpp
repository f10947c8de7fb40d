#include "cli/commands/commands.hpp"
#include "cli/views/documents.hpp"
#include "cli/views/tables.hpp"

namespace tend::cli {

ExitCode run_facts(const Arguments& arguments, Console& console) {
  const Value facts = run::facts(arguments.options);
  if (console.json()) {
    console.print(facts_document(facts));
  } else {
    console.print(facts_text(facts, console.screen()));
  }
  return ExitCode::done;
}

}  // namespace tend::cli
