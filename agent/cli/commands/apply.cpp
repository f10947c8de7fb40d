#include "cli/commands/commands.hpp"
#include "cli/commands/converge.hpp"
#include "cli/signals.hpp"

namespace tend::cli {

ExitCode run_apply(const Arguments& arguments, Console& console) {
  run::Options options = arguments.options;
  options.targets = arguments.words;
  return converge(arguments, console, [&](engine::Observer& observer) {
    return run::apply(options, observer, stop_requested);
  });
}

}  // namespace tend::cli
