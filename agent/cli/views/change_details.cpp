#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cli/views/change_view.hpp"

namespace tend::cli {
namespace {

using model::Action;
using model::AttributeChange;
using model::Change;

constexpr std::size_t kIndentColumns = 6;
const std::string kIndent(kIndentColumns, ' ');
constexpr std::size_t kNewFileLines = 20;
const Value kMask("‹secret›");

std::string value_text(const Value& value) {
  if (value.is_null()) return "none";
  return replace_all(printable(value.display()), "\n", "\\n");
}

// The diff says better what these say: the hash of a content, the lines that an editor of lines
// sees to.
bool shown_by_diff(const Change& change, const AttributeChange& attribute) {
  return !change.diff.empty() && (attribute.name == "content" || attribute.name == "lines");
}

bool goes_without_saying(const Change& change, const AttributeChange& attribute) {
  return change.action == Action::create && attribute.name == "type" &&
         attribute.after == Value("file");
}

std::vector<AttributeChange> worth_showing(const Change& change, bool diff_withheld) {
  std::vector<AttributeChange> shown;
  for (const auto& attribute : change.attributes) {
    const bool hidden = shown_by_diff(change, attribute) ||
                        goes_without_saying(change, attribute) ||
                        (diff_withheld && attribute.name == "content");
    if (!hidden) shown.push_back(attribute);
  }
  return shown;
}

// A new resource has no before: its attributes fit on one line, "owner root, mode 0644".
std::string created_text(const std::vector<AttributeChange>& attributes, const Screen& screen) {
  std::vector<std::string> parts;
  for (const auto& [name, before, after] : attributes) {
    parts.push_back(name + " " + value_text(after));
  }
  if (parts.empty()) return "";
  return kIndent + painted(screen, Paint::dim, wrapped(screen, join(parts, ", "), kIndentColumns)) +
         "\n";
}

std::string arrow_text(const AttributeChange& attribute, std::size_t room, const Screen& screen) {
  if (attribute.before == kMask && attribute.after == kMask) return kMask.as_string();
  const std::string before = cut(value_text(attribute.before), room);
  return fmt::format("{} {} {}", painted(screen, Paint::red, before),
                     painted(screen, Paint::dim, "->"),
                     painted(screen, Paint::green, cut(value_text(attribute.after), room)));
}

std::string changed_text(const std::vector<AttributeChange>& attributes, const Screen& screen) {
  std::size_t widest = 0;
  for (const auto& attribute : attributes) widest = std::max(widest, columns_of(attribute.name));
  const std::size_t used = kIndentColumns + widest + 6;
  const std::size_t room = screen.width > used + 20 ? (screen.width - used) / 2 : 0;
  std::string text;
  for (const auto& attribute : attributes) {
    text += fmt::format("{}{}  {}\n", kIndent, padded(attribute.name, widest),
                        arrow_text(attribute, room, screen));
  }
  return text;
}

std::string cause_text(const Change& change, const Screen& screen) {
  const auto line = [&](Paint paint, std::string_view text) {
    return kIndent + painted(screen, paint, text) + "\n";
  };
  if (change.cause == model::Cause::drift) {
    return line(Paint::magenta, "drift: changed by somebody since we left it");
  }
  if (change.drifted) {
    return line(Paint::magenta, "drift besides: also changed by somebody since we left it");
  }
  if (change.cause == model::Cause::fact) {
    return line(Paint::dim, "because a fact of this host changed");
  }
  return "";
}

Paint paint_of_diff_line(std::string_view line) {
  if (line.empty()) return Paint::none;
  switch (line.front()) {
    case '+':
      return Paint::green;
    case '-':
      return Paint::red;
    case '@':
      return Paint::cyan;
    case '\\':
      return Paint::dim;
    default:
      return Paint::none;
  }
}

// Whole texts that come or go are known by their one hunk header, which says nothing.
std::string without_hunk_header(const std::string& diff) {
  const auto end = diff.find('\n');
  if (!diff.starts_with("@@ ") || end == std::string::npos) return diff;
  return diff.substr(end + 1);
}

}  // namespace

std::string diff_text(std::string_view diff, std::size_t limit, const Screen& screen) {
  std::string text;
  const auto lines = split_lines(diff);
  const std::size_t shown = limit == 0 || lines.size() <= limit + 1 ? lines.size() : limit;
  for (std::size_t index = 0; index < shown; ++index) {
    const std::string line = printable(lines[index]);
    text += kIndent + painted(screen, paint_of_diff_line(line), line) + "\n";
  }
  if (shown < lines.size()) {
    const std::string rest = fmt::format("… {} more lines", lines.size() - shown);
    text += kIndent + painted(screen, Paint::dim, rest) + "\n";
  }
  return text;
}

std::string change_details(const Change& original, const Screen& screen) {
  const bool withheld = !screen.root && original.kept_from_others() && !original.diff.empty();
  const Change change = withheld || original.has_secret() ? original.masked() : original;
  std::string text = cause_text(change, screen);
  const auto attributes = worth_showing(change, withheld && !original.has_secret());
  if (change.action == Action::create) {
    text += created_text(attributes, screen);
  } else if (change.action != Action::remove) {
    text += changed_text(attributes, screen);
  }
  if (withheld && !original.has_secret()) {
    text += kIndent + painted(screen, Paint::dim, "diff not shown: others may not read this file") +
            "\n";
  }
  const bool whole = change.action == Action::create || change.action == Action::remove;
  return text + diff_text(whole ? without_hunk_header(change.diff) : change.diff,
                          whole ? kNewFileLines : 0, screen);
}

}  // namespace tend::cli
