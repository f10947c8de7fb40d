#include "cli/cli.hpp"

#include <unistd.h>

#include <iostream>

#include "cli/arguments.hpp"
#include "cli/commands/commands.hpp"
#include "cli/signals.hpp"

namespace tend::cli {
namespace {

Console console_for(Colour colour, bool json) {
  return {std::cout, std::cerr, screen_of(STDOUT_FILENO, colour), screen_of(STDERR_FILENO, colour),
          json};
}

ExitCode run(const std::vector<std::string>& words) {
  const auto arguments = parse_arguments(words);
  if (!arguments) {
    return console_for(Colour::automatic, asks_for_json(words)).fail({arguments.error()});
  }
  Console console = console_for(arguments->colour, arguments->json);
  if (!arguments->help.empty()) {
    console.print(arguments->help);
    return ExitCode::done;
  }
  return find_command(arguments->command)->run(*arguments, console);
}

}  // namespace

int main(int argc, char** argv) {
  catch_stop_signals();
  return number_of(run({argv + 1, argv + argc}));
}

}  // namespace tend::cli
