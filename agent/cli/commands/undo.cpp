#include "cli/commands/commands.hpp"
#include "cli/commands/converge.hpp"
#include "cli/signals.hpp"

namespace tend::cli {

ExitCode run_undo(const Arguments& arguments, Console& console) {
  if (arguments.words.empty()) {
    return console.fail(
        {make_error(ErrorCode::usage, "which run? `tend log` lists them with their ids")});
  }
  return converge(arguments, console, [&](engine::Observer& observer) {
    return run::undo(arguments.options, arguments.words.front(), observer, stop_requested);
  });
}

}  // namespace tend::cli
