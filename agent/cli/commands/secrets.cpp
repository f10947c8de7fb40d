#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/secret_input.hpp"
#include "cli/views/secrets_view.hpp"
#include "run/secrets.hpp"

namespace tend::cli {
namespace {

using Words = std::vector<std::string>;

ExitCode wrong(Console& console, std::string message) {
  Error error = make_error(ErrorCode::usage, std::move(message));
  error.notes.emplace_back("see `tend secrets --help`");
  return console.fail({error});
}

ExitCode show_written(const Checked<run::WrittenSecrets>& written, Console& console) {
  if (!written) return console.fail(written.error());
  if (console.json()) {
    console.print(secrets_document(*written));
  } else {
    console.print(secrets_text(*written, console.screen()));
  }
  return ExitCode::done;
}

ExitCode set(const Arguments& arguments, Console& console) {
  if (arguments.words.size() < 2) return wrong(console, "set which secret?");
  if (arguments.words.size() > 2) {
    return wrong(console,
                 "`set` takes a name alone: what stands on a command line is seen by everybody, so "
                 "the value comes from stdin");
  }
  const std::string& name = arguments.words[1];
  auto value = read_secret_input(name);
  if (!value) return console.fail({value.error()});
  return show_written(run::set_secret(arguments.options, name, std::move(*value)), console);
}

ExitCode list(const Arguments& arguments, Console& console) {
  if (arguments.words.size() > 1) return wrong(console, "`list` takes no names");
  const auto listed = run::list_secrets(arguments.options);
  if (!listed) return console.fail(listed.error());
  if (console.json()) {
    console.print(secrets_document(*listed));
  } else {
    console.print(secrets_text(*listed, console.screen()));
  }
  return ExitCode::done;
}

ExitCode rewrap(const Arguments& arguments, Console& console) {
  if (arguments.identity.empty()) {
    return wrong(console, "`rewrap` needs the private half of an escrow key: --identity FILE");
  }
  const Words names(arguments.words.begin() + 1, arguments.words.end());
  return show_written(run::rewrap_secrets(arguments.options, names, arguments.identity), console);
}

}  // namespace

ExitCode run_secrets(const Arguments& arguments, Console& console) {
  const std::string action = arguments.words.empty() ? "list" : arguments.words.front();
  if (action == "set") return set(arguments, console);
  if (action == "list") return list(arguments, console);
  if (action == "rewrap") return rewrap(arguments, console);
  return wrong(console, fmt::format("`tend secrets` can set, list and rewrap, not `{}`", action));
}

}  // namespace tend::cli
