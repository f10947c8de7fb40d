#include "cli/views/sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "cli/views/change_view.hpp"

namespace tend::cli {
namespace {

using Groups = std::vector<std::pair<std::string, std::vector<std::string>>>;

// Ids by reason, reasons in order of appearance.
Groups by_reason(const std::vector<model::Undecided>& undecided) {
  Groups groups;
  for (const auto& one : undecided) {
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const auto& candidate) { return candidate.first == one.reason; });
    if (group == groups.end()) group = groups.insert(group, {one.reason, {}});
    group->second.push_back(printable(one.id.str()));
  }
  return groups;
}

}  // namespace

std::string header_line(const std::string& host, const std::string& commit, const Screen& screen) {
  std::string line = painted(screen, Paint::bold, printable(host));
  if (!commit.empty()) line += " at " + painted(screen, Paint::cyan, short_commit(commit));
  return line + "\n";
}

std::string notes_text(const std::vector<std::string>& notes, const Screen& screen) {
  constexpr std::size_t kIndent = 6;
  std::string text;
  for (const auto& note : notes) {
    text += painted(screen, Paint::yellow, "note:") + " " +
            wrapped(screen, printable(note), kIndent) + "\n";
  }
  return text;
}

std::string undecided_text(std::string_view heading, std::string_view symbol,
                           const std::vector<model::Undecided>& undecided, const Screen& screen) {
  if (undecided.empty()) return "";
  constexpr std::size_t kIndent = 6;
  std::string text = painted(screen, Paint::bold, heading) + "\n";
  for (const auto& [reason, ids] : by_reason(undecided)) {
    text +=
        fmt::format("  {} {}\n{}{}\n", painted(screen, Paint::yellow, symbol), printable(reason),
                    std::string(kIndent, ' '), wrapped(screen, join(ids, ", "), kIndent));
  }
  return text;
}

std::string resource_error_text(const model::ResourceId& id, const Error& error,
                                const Position& source, const Screen& screen) {
  Error placed = error;
  placed.message = id.str() + ": " + error.message;
  if (!placed.position.known()) placed.position = source;
  return render_error(placed, screen.colour);
}

}  // namespace tend::cli
