// The table of commands, and what each of them does; one .cpp file per command.
#pragma once

#include <array>
#include <string_view>

#include "cli/arguments.hpp"
#include "cli/console.hpp"

namespace tend::cli {

enum class Words { none, one, any };

struct Command {
  std::string_view name;
  std::string_view summary;
  Words words;
  std::string_view words_name;  // in the help: "TARGET", "RUN"
  std::string_view words_help;
  ExitCode (*run)(const Arguments& arguments, Console& console);
};

ExitCode run_pull(const Arguments& arguments, Console& console);
ExitCode run_diff(const Arguments& arguments, Console& console);
ExitCode run_apply(const Arguments& arguments, Console& console);
ExitCode run_status(const Arguments& arguments, Console& console);
ExitCode run_log(const Arguments& arguments, Console& console);
ExitCode run_undo(const Arguments& arguments, Console& console);
ExitCode run_lint(const Arguments& arguments, Console& console);
ExitCode run_facts(const Arguments& arguments, Console& console);
ExitCode run_explain(const Arguments& arguments, Console& console);
ExitCode run_secrets(const Arguments& arguments, Console& console);
ExitCode run_schema(const Arguments& arguments, Console& console);
ExitCode run_version(const Arguments& arguments, Console& console);

inline constexpr auto kCommands = std::to_array<Command>({
    {"pull", "fetch, verify, apply, report: what the timer runs", Words::none, "", "", run_pull},
    {"diff", "show what apply would do; writes nothing but --save", Words::any, "TARGET",
     "roles or ids (default: everything)", run_diff},
    {"apply", "converge now", Words::any, "TARGET", "roles or ids (default: everything)",
     run_apply},
    {"status", "the last run, drift, pending restarts", Words::none, "", "", run_status},
    {"log", "history of runs, or one run whole", Words::one, "RUN",
     "its id or the beginning of it (default: list the last runs)", run_log},
    {"undo", "put back what a run replaced, and mark its commit bad on this host", Words::one,
     "RUN", "its id or the beginning of it", run_undo},
    {"lint", "compile every host of the inventory, offline", Words::none, "", "", run_lint},
    {"facts", "what is known of this machine", Words::none, "", "", run_facts},
    {"explain", "where something comes from: role, line, commit, author, memory", Words::one,
     "WHAT", "an id, ROLE.PARAMETER, a role, a path, a package, unit, user or group", run_explain},
    {"secrets", "set, list and rewrap the secrets of a lab repository", Words::any, "ACTION",
     "set NAME (the value from stdin, or asked for), list, or rewrap [NAME...]", run_secrets},
    {"schema", "JSON Schemas of what Tend reads and prints", Words::one, "NAME",
     "only this one (default: all)", run_schema},
    {"version", "the version", Words::none, "", "", run_version},
});

// nullptr when there is none.
const Command* find_command(std::string_view name);

}  // namespace tend::cli
