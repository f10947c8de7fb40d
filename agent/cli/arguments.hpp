// argv -> struct. The one home of CLI11.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/console.hpp"
#include "run/options.hpp"

namespace tend::cli {

struct Arguments {
  std::string command;  // of the table; empty only beside `help`
  std::string help;     // not empty: to be printed, and nothing else done
  run::Options options;
  std::vector<std::string> words;  // of the command: targets, a run's id
  std::string output;              // schema --output
  std::string identity;            // secrets --identity
  std::size_t limit = 20;          // log --limit
  bool json = false;
  bool exit_code = false;  // apply --exit-code
  Colour colour = Colour::automatic;
};

// `words` is argv without the program's name. An error is of code `usage`, with a hint.
Result<Arguments> parse_arguments(const std::vector<std::string>& words);

// Whether --json is among the words, for errors of a command line that could not be parsed.
bool asks_for_json(const std::vector<std::string>& words);

}  // namespace tend::cli
