#include "system/apt_output.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace tend::system {
namespace {

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

// The text between the first `open` and the next `close`; empty when there is none.
std::string_view between(std::string_view text, std::string_view open, std::string_view close) {
  const auto start = text.find(open);
  if (start == std::string_view::npos) return {};
  text.remove_prefix(start + open.size());
  const auto end = text.find(close);
  return end == std::string_view::npos ? std::string_view{} : text.substr(0, end);
}

std::string_view first_word(std::string_view text) {
  return text.substr(0, text.find(' '));
}

// "Inst vim [2:9.0.1378-2] (2:9.0.1378-2+deb12u2 Debian:12.15/oldstable [amd64]) [other:amd64 ]":
// the version at hand in brackets before the parenthesis, the one to come as its first word.
PackageTransaction::Step parse_step(std::string_view line, bool removes) {
  line.remove_prefix(5);
  PackageTransaction::Step step;
  step.name = first_word(line);
  const auto parenthesis = line.find(" (");
  step.before = between(line.substr(0, removes ? line.size() : parenthesis), " [", "]");
  if (!removes && parenthesis != std::string_view::npos)
    step.after = first_word(line.substr(parenthesis + 2));
  return step;
}

void add_once(std::vector<std::string>& names, std::string_view name) {
  if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
    names.emplace_back(name);
}

}  // namespace

PackageTransaction parse_simulation(std::string_view out) {
  PackageTransaction transaction;
  for (const auto& line : split_lines(out)) {
    if (starts_with(line, "Inst ")) transaction.steps.push_back(parse_step(line, false));
    if (starts_with(line, "Remv ") || starts_with(line, "Purg "))
      transaction.steps.push_back(parse_step(line, true));
  }
  return transaction;
}

std::vector<std::string> parse_missing(std::string_view err) {
  std::vector<std::string> names;
  for (const auto& line : split_lines(err)) {
    constexpr std::string_view kUnknown = "E: Unable to locate package ";
    if (starts_with(line, kUnknown))
      add_once(names, trim(std::string_view(line).substr(kUnknown.size())));
    if (starts_with(line, "E: Package '")) {
      if (line.find("has no installation candidate") != std::string::npos)
        add_once(names, between(line, "'", "'"));
    }
    if (starts_with(line, "E: Version '") || starts_with(line, "E: Release '")) {
      if (line.find("' was not found") != std::string::npos) {
        add_once(names,
                 fmt::format("{}={}", between(line, "' for '", "'"), between(line, "'", "'")));
      }
    }
  }
  return names;
}

std::optional<Substitution> parse_substitution(std::string_view out) {
  for (const auto& line : split_lines(out)) {
    if (!starts_with(line, "Note, selecting '")) continue;
    Substitution substitution{std::string(between(line, "instead of '", "'")),
                              std::string(between(line, "'", "'"))};
    if (!substitution.wished.empty() && !substitution.taken.empty()) return substitution;
  }
  return std::nullopt;
}

std::vector<std::string> parse_virtual(std::string_view out) {
  std::vector<std::string> names;
  for (const auto& line : split_lines(out)) {
    if (line.find(" is a virtual package provided by:") == std::string::npos) continue;
    add_once(names, between(line, "Package ", " is a virtual"));
  }
  return names;
}

std::vector<std::string> parse_unmet(std::string_view out) {
  std::vector<std::string> unmet;
  bool listed = false;
  for (const auto& line : split_lines(out)) {
    if (line.starts_with("The following packages have unmet dependencies:")) {
      listed = true;
    } else if (!line.starts_with(' ')) {
      listed = false;
    } else if (listed) {
      unmet.emplace_back(trim(line));
    }
  }
  return unmet;
}

std::vector<std::string> parse_errors(std::string_view err, std::size_t limit) {
  std::vector<std::string> errors;
  for (const auto& line : split_lines(err)) {
    if (starts_with(line, "E: ")) add_once(errors, trim(std::string_view(line).substr(3)));
  }
  if (errors.size() > limit)
    errors.erase(errors.begin(), errors.end() - static_cast<std::ptrdiff_t>(limit));
  return errors;
}

std::optional<std::string> parse_lock_holder(std::string_view err, std::string_view out) {
  const auto says = [&](std::string_view words) {
    return err.find(words) != std::string_view::npos;
  };
  const bool refused = says("Could not get lock ") || says("is another process using it?") ||
                       says("locked by another process");
  if (!refused) return std::nullopt;
  for (const auto text : {err, out}) {
    const auto process = between(text, "It is held by ", ")");
    if (!process.empty()) return std::string(process) + ")";
    const auto pid = between(text, "locked by another process with pid ", "\n");
    if (!pid.empty()) return "process " + std::string(trim(pid));
  }
  return "another process";
}

bool says_lists_are_stale(std::string_view err) {
  return err.find("E: Failed to fetch ") != std::string_view::npos &&
         err.find("404 ") != std::string_view::npos;
}

}  // namespace tend::system
