#include "cli/views/explain_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cli/views/sections.hpp"
#include "cli/views/tables.hpp"
#include "system/clock.hpp"

namespace tend::cli {
namespace {

using run::ExplainedParameter;
using run::ExplainedResource;
using run::PastRun;
using run::Remembered;

constexpr std::size_t kTitle = 11;
constexpr std::size_t kIndent = 2 + kTitle;

// Lines under one title: "  wants      mode 0644", the title only before the first.
class Rows {
 public:
  Rows(std::string& text, const Screen& screen) : text_(text), screen_(screen) {}

  void add(std::string_view title, const std::string& line) {
    if (line.empty()) return;
    const std::string shown = title == last_ ? "" : std::string(title);
    last_ = title;
    text_ += "  " + painted(screen_, Paint::dim, padded(shown, kTitle)) +
             wrapped(screen_, printable(line), kIndent) + "\n";
  }

 private:
  std::string& text_;
  const Screen& screen_;
  std::string_view last_;
};

std::string day_of(const system::LineOrigin& origin) {
  return system::rfc3339(origin.time).substr(0, 10);
}

std::string origin_text(const std::optional<system::LineOrigin>& origin) {
  if (!origin) return "";
  return fmt::format("{} by {} in {}: {}", day_of(*origin), origin->author,
                     short_commit(origin->commit), origin->subject);
}

std::string past_text(const PastRun& past) {
  std::string text = "run " + past.run;
  if (!past.time.empty()) text += " on " + time_text(past.time);
  if (!past.commit.empty()) text += " at " + short_commit(past.commit);
  return past.what.empty() ? text : text + ", " + past.what;
}

std::string original_text(const Remembered& memory) {
  std::vector<std::string> words;
  for (const auto& [name, value] : memory.original) words.push_back(name + " " + value);
  std::string text = join(words, ", ");
  if (!memory.original_object.empty()) {
    text += "; its content is kept as objects/" + memory.original_object;
  }
  return text;
}

void add_memory(const Remembered& memory, Rows& rows) {
  rows.add("left by", past_text(memory.left));
  if (memory.last_change) rows.add("changed by", past_text(*memory.last_change));
  if (memory.last_drift) rows.add("drift", past_text(*memory.last_drift));
  rows.add("was", original_text(memory));
}

// As a role file would say it: "14d", "90s".
std::string duration_text(std::int64_t seconds) {
  for (const auto& [length, unit] :
       {std::pair{86400, 'd'}, std::pair{3600, 'h'}, std::pair{60, 'm'}}) {
    if (seconds % length == 0) return fmt::format("{}{}", seconds / length, unit);
  }
  return fmt::format("{}s", seconds);
}

std::string waiting_text(const run::Waiting& waiting) {
  std::string text = "since " + time_text(waiting.since);
  if (waiting.at_most_seconds) text += ", at most " + duration_text(*waiting.at_most_seconds);
  return text + ": " + (waiting.reason.empty() ? "the next run makes it" : waiting.reason);
}

std::string resource_text(const ExplainedResource& resource, const Screen& screen) {
  std::string text = painted(screen, Paint::bold, printable(resource.id));
  if (!resource.owns.empty()) text += " (" + printable(resource.owns) + ")";
  text += "\n";
  Rows rows(text, screen);
  rows.add("role", resource.role + ", " + resource.source.str());
  rows.add("written", origin_text(resource.origin));
  for (const auto& wish : resource.shared) {
    rows.add("shared", fmt::format("with {}, {}", wish.role, wish.source.str()));
  }
  rows.add("unknown", resource.unknown);
  for (const auto& [name, value] : resource.wants) rows.add("wants", name + " " + value);
  rows.add("reads", join(resource.parameters, ", "));
  for (const auto& other : resource.waits_for) rows.add("waits for", other.id + ": " + other.why);
  for (const auto& other : resource.awaited_by) rows.add("awaited by", other.id + ": " + other.why);
  if (resource.waiting) rows.add("deferred", waiting_text(*resource.waiting));
  if (resource.memory) {
    add_memory(*resource.memory, rows);
  } else {
    rows.add("memory", "none: it was never applied, or the ledger cannot be read");
  }
  return text;
}

std::string value_text(const Value& value) {
  if (value.is_null()) return "none";
  return value.is_string() && value.as_string().empty() ? "\"\"" : value.display();
}

std::string parameter_text(const ExplainedParameter& parameter, const Screen& screen) {
  std::string text = fmt::format("{} = {}\n", painted(screen, Paint::bold, parameter.name),
                                 printable(value_text(parameter.value)));
  Rows rows(text, screen);
  rows.add("type",
           parameter.summary.empty() ? parameter.type : parameter.type + ": " + parameter.summary);
  std::size_t widest = 0;
  for (const auto& level : parameter.levels) widest = std::max(widest, columns_of(level.level));
  for (const auto& level : parameter.levels) {
    std::string line = fmt::format("{} {}  {}", level.counts ? "won" : "   ",
                                   padded(level.level, widest), value_text(level.value));
    if (level.position.known()) line += "  (" + level.position.str() + ")";
    rows.add("levels", line);
    if (level.counts) rows.add("written", origin_text(level.origin));
  }
  if (parameter.levels.empty()) rows.add("levels", "no level gives a value");
  return text;
}

std::string remembered_text(const Remembered& memory, const Screen& screen) {
  std::string text = painted(screen, Paint::bold, printable(memory.id)) + " (of role " +
                     printable(memory.role) + ", no longer in the repository)\n";
  Rows rows(text, screen);
  add_memory(memory, rows);
  return text;
}

std::string unmanaged_text(const run::Unmanaged& thing, const Screen& screen) {
  std::string text =
      fmt::format("{} {}: {}\n", thing.kind, painted(screen, Paint::bold, printable(thing.name)),
                  thing.exists ? "unmanaged" : "not there, and nobody manages it");
  Rows rows(text, screen);
  for (const auto& fact : thing.facts) rows.add("is", fact);
  return text;
}

}  // namespace

std::string explain_text(const run::Explanation& explanation, const Screen& screen) {
  std::vector<std::string> parts;
  for (const auto& one : explanation.parameters) parts.push_back(parameter_text(one, screen));
  if (explanation.unmanaged) parts.push_back(unmanaged_text(*explanation.unmanaged, screen));
  for (const auto& one : explanation.resources) parts.push_back(resource_text(one, screen));
  for (const auto& one : explanation.remembered) parts.push_back(remembered_text(one, screen));
  if (parts.empty()) parts.emplace_back("it has no parameters and owns nothing by that name\n");
  return header_line(explanation.host, explanation.commit, screen) +
         notes_text(explanation.notes, screen) + "\n" + join(parts, "\n");
}

}  // namespace tend::cli
