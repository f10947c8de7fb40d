#include "cli/arguments.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "base/text.hpp"
#include "cli/commands/commands.hpp"
#include "cli/parameters.hpp"

namespace tend::cli {
namespace {

constexpr std::array<std::pair<std::string_view, Colour>, 3> kColours{
    {{"auto", Colour::automatic}, {"always", Colour::always}, {"never", Colour::never}}};

// What CLI11 fills and we read afterwards.
struct Raw {
  Arguments arguments;
  std::vector<std::string> parameters;
  std::string colour = "auto";
  std::string wait = "0";
  std::string limit = "20";
  std::string removals = "0";
  bool version = false;
};

void add_global_options(CLI::App& app, Raw& raw) {
  auto& options = raw.arguments.options;
  app.add_option("--repo", options.repo, "the lab repository: a directory, as its files lie")
      ->type_name("DIR");
  app.add_option("--ref", options.ref, "this branch or commit instead of the last accepted one")
      ->type_name("REF");
  app.add_option("--host", options.host, "the inventory's entry (default: this host)")
      ->type_name("NAME");
  app.add_option("--root", options.root, "the tree to manage (default: /)")->type_name("DIR");
  app.add_option("--state", options.state,
                 "where Tend remembers, below the root (default: /var/lib/tend)")
      ->type_name("DIR");
  app.add_option("--param", raw.parameters, "the highest level; may be repeated")
      ->type_name("ROLE.KEY=VALUE")
      ->allow_extra_args(false);
  app.add_option("--color,--colour", raw.colour, "auto, always or never")->type_name("WHEN");
  app.add_flag("--json", raw.arguments.json, "one document on stdout and nothing else");
  app.add_flag("--version", raw.version, "the version");
  app.set_help_flag("-h,--help", "this help");
}

void add_own_options(CLI::App& sub, Raw& raw) {
  const std::string name = sub.get_name();
  auto& arguments = raw.arguments;
  if (name == "apply" || name == "pull" || name == "undo") {
    sub.add_option("--wait", raw.wait, "how long to wait for another run to end")
        ->type_name("SECONDS");
    sub.add_flag("--exit-code", arguments.exit_code, "exit with 2 when changes were made");
    sub.add_flag("--after-crashes", arguments.options.after_crashes,
                 "converge though the last runs over this commit all died");
  }
  if (name == "diff") {
    sub.add_option("--save", arguments.options.save_plan,
                   "keep the plan in this file, for `tend apply --plan FILE`")
        ->type_name("FILE");
  }
  if (name == "apply") {
    sub.add_option("--plan", arguments.options.plan,
                   "apply exactly this plan of `tend diff --save FILE`, or nothing")
        ->type_name("FILE");
  }
  if (name == "apply" || name == "pull" || name == "diff") {
    sub.add_option("--allow-removals", raw.removals,
                   "take so many resources back though they are many at once")
        ->type_name("COUNT");
  }
  if (name == "apply" || name == "pull" || name == "diff") {
    sub.add_flag("--deep", arguments.options.deep,
                 "observe everything, also what by its metadata cannot have changed");
  }
  if (name == "pull") {
    sub.add_option("--accept-rewind", arguments.options.accept_rewind,
                   "accept this commit though it does not descend from the last one")
        ->type_name("COMMIT");
  }
  if (name == "log")
    sub.add_option("--limit", raw.limit, "runs to list (default: 20)")->type_name("COUNT");
  if (name == "secrets")
    sub.add_option("--identity", arguments.identity,
                   "rewrap: a private key of secrets/escrow.pub (- for stdin)")
        ->type_name("FILE");
  if (name == "schema")
    sub.add_option("--output", arguments.output, "write all schemas into this directory")
        ->type_name("DIR");
}

void add_commands(CLI::App& app, Raw& raw) {
  for (const Command& command : kCommands) {
    CLI::App* sub = app.add_subcommand(std::string(command.name), std::string(command.summary));
    sub->allow_extras();
    sub->set_help_flag("-h,--help", "this help");
    sub->footer("Options of all commands: see `tend --help`.");
    add_own_options(*sub, raw);
    if (command.words == Words::none) continue;
    CLI::Option* words = sub->add_option(std::string(command.words_name), raw.arguments.words);
    words->type_name(" ")->description(std::string(command.words_help));
  }
}

Error usage(const std::string& message, const std::string& command) {
  Error error = make_error(ErrorCode::usage, message);
  const std::string which = command.empty() ? "tend" : "tend " + command;
  error.notes.push_back("see `" + which + " --help`");
  return error;
}

std::vector<std::string> names_of_commands() {
  std::vector<std::string> names;
  names.reserve(std::size(kCommands));
  for (const Command& command : kCommands) names.emplace_back(command.name);
  return names;
}

std::vector<std::string> names_of_options(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

// A word that nothing took.
Error leftover(const CLI::App& app, const std::string& word, const std::string& command) {
  if (word.starts_with('-')) {
    const std::string option = word.substr(0, word.find('='));
    Error error = usage("unknown option `" + option + "`", command);
    auto known = names_of_options(app);
    if (!command.empty()) {
      const auto own = names_of_options(*app.get_subcommand(command));
      known.insert(known.end(), own.begin(), own.end());
    }
    error.suggestion = did_you_mean(option, known);
    return error;
  }
  if (!command.empty()) return usage("`" + command + "` takes no `" + word + "`", command);
  Error error = usage("unknown command `" + word + "`", command);
  error.suggestion = did_you_mean(word, names_of_commands());
  return error;
}

std::string chosen_command(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? "" : chosen.front()->get_name();
}

std::string sentence(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return std::string(trim(text));
}

Status parse_into(CLI::App& app, std::vector<std::string> words, Raw& raw) {
  std::reverse(words.begin(), words.end());
  try {
    app.parse(words);
  } catch (const CLI::CallForHelp&) {
    raw.arguments.help = app.help();
  } catch (const CLI::ArgumentMismatch& error) {
    // "--repo: 1 required DIR missing"
    const std::string text = error.what();
    return fail(usage(text.substr(0, text.find(':')) + " needs a value", chosen_command(app)));
  } catch (const CLI::ParseError& error) {
    return fail(usage(sentence(error.what()), chosen_command(app)));
  }
  return {};
}

Status set_colour(const std::string& word, Colour& colour) {
  for (const auto& [name, value] : kColours) {
    if (name != word) continue;
    colour = value;
    return {};
  }
  return fail(usage("--color is auto, always or never, not `" + word + "`", ""));
}

Result<int> whole_number(const std::string& option, const std::string& word,
                         const std::string& command) {
  const auto number = parse_integer(word);
  if (number && *number >= 0 && *number <= std::numeric_limits<int>::max()) {
    return static_cast<int>(*number);
  }
  return fail(usage(option + " takes a whole number, not `" + word + "`", command));
}

Status settle_values(Raw& raw) {
  Arguments& arguments = raw.arguments;
  TEND_CHECK(set_colour(raw.colour, arguments.colour));
  TEND_TRY(wait, whole_number("--wait", raw.wait, arguments.command));
  arguments.options.wait_seconds = wait;
  TEND_TRY(removals, whole_number("--allow-removals", raw.removals, arguments.command));
  arguments.options.allow_removals = removals;
  TEND_TRY(limit, whole_number("--limit", raw.limit, arguments.command));
  arguments.limit = static_cast<std::size_t>(limit);
  for (const auto& parameter : raw.parameters) {
    TEND_CHECK(add_parameter(parameter, arguments.options.parameters));
  }
  return {};
}

Status settle(const CLI::App& app, Raw& raw) {
  Arguments& arguments = raw.arguments;
  arguments.command = chosen_command(app);
  if (!arguments.help.empty()) return {};
  const auto left = app.remaining(true);
  if (!left.empty()) return fail(leftover(app, left.front(), arguments.command));
  if (arguments.command.empty() && raw.version) arguments.command = "version";
  if (arguments.command.empty()) return fail(usage("which command?", ""));
  const bool one = find_command(arguments.command)->words == Words::one;
  if (one && arguments.words.size() > 1) {
    return fail(leftover(app, arguments.words[1], arguments.command));
  }
  return settle_values(raw);
}

}  // namespace

Result<Arguments> parse_arguments(const std::vector<std::string>& words) {
  Raw raw;
  CLI::App app("Keeps every machine of a lab the way the lab's Git repository says.", "tend");
  app.fallthrough();
  app.allow_extras();
  app.require_subcommand(0, 1);
  add_global_options(app, raw);
  add_commands(app, raw);
  app.footer(
      "Exit codes: 0 done, 1 failed, 2 changes pending, 3 refused, 64 usage, 65 invalid lab\n"
      "repository, 75 another run holds the lock, 143 stopped by a signal.");
  TEND_CHECK(parse_into(app, words, raw));
  TEND_CHECK(settle(app, raw));
  return raw.arguments;
}

bool asks_for_json(const std::vector<std::string>& words) {
  return std::find(words.begin(), words.end(), "--json") != words.end();
}

}  // namespace tend::cli
