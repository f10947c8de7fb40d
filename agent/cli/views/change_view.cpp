#include "cli/views/change_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace tend::cli {
namespace {

using model::Action;
using model::Change;

constexpr std::size_t kWidestId = 44;
constexpr std::size_t kIdIndent = 4;  // two spaces, symbol, space

bool is_verb(Action action) {
  return action != Action::create && action != Action::change && action != Action::remove;
}

std::string waiting_text(const Change& change) {
  std::vector<std::string> ids;
  for (const auto& id : change.after) {
    const bool said = change.reason.find("after " + id.str()) != std::string::npos;
    if (!said) ids.push_back(printable(id.str()));
  }
  if (ids.empty()) return "";
  return " (after " + join(ids, ", ") + ")";
}

std::string why_text(const Change& change) {
  std::string text;
  if (is_verb(change.action)) text = std::string(name_of(change.action));
  if (!text.empty() && !change.reason.empty()) text += ": ";
  return text + printable(change.reason) + waiting_text(change);
}

}  // namespace

std::string_view symbol_of(Action action) {
  switch (action) {
    case Action::create:
      return "+";
    case Action::change:
      return "~";
    case Action::remove:
      return "-";
    case Action::stop:
      return "x";
    case Action::start:
    case Action::restart:
    case Action::reload:
    case Action::run:
    case Action::reboot:
      return ">";
  }
  return "?";
}

Paint paint_of(Action action) {
  switch (action) {
    case Action::create:
      return Paint::green;
    case Action::change:
      return Paint::yellow;
    case Action::remove:
    case Action::stop:
    case Action::reboot:
      return Paint::red;
    case Action::start:
    case Action::restart:
    case Action::reload:
    case Action::run:
      return Paint::cyan;
  }
  return Paint::none;
}

std::string change_line(const Change& change, std::size_t id_columns, const Screen& screen,
                        std::string_view suffix) {
  const std::string id = printable(change.id.str());
  const std::string why = why_text(change) + std::string(suffix);
  std::string line =
      fmt::format("  {} {}", painted(screen, paint_of(change.action), symbol_of(change.action)),
                  painted(screen, Paint::bold, id));
  if (why.empty()) return line + "\n";
  const std::size_t column = kIdIndent + std::max(id_columns, columns_of(id)) + 2;
  line.append(column - kIdIndent - columns_of(id), ' ');
  return line + wrapped(screen, why, column) + "\n";
}

std::size_t id_columns_of(const std::vector<const Change*>& changes) {
  std::size_t widest = 0;
  for (const Change* change : changes) {
    const std::size_t columns = columns_of(printable(change->id.str()));
    if (columns <= kWidestId) widest = std::max(widest, columns);
  }
  return widest;
}

}  // namespace tend::cli
