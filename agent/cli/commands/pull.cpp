#include "cli/commands/commands.hpp"
#include "cli/commands/converge.hpp"
#include "cli/signals.hpp"

namespace tend::cli {

ExitCode run_pull(const Arguments& arguments, Console& console) {
  return converge(arguments, console, [&](engine::Observer& observer) {
    return run::pull(arguments.options, observer, stop_requested);
  });
}

}  // namespace tend::cli
