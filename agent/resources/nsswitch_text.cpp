#include "resources/nsswitch_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/text.hpp"

namespace tend::resources {
namespace {

// What looks at the host itself: whoever is known there must not be asked for elsewhere.
constexpr std::array<std::string_view, 5> kOwn = {"files", "compat", "db", "systemd", "mymachines"};
constexpr std::string_view kBlank = " \t";

// One service of a line with the blanks before it and its actions, so that a line is put together
// again byte for byte.
struct Item {
  std::string gap;
  std::string service;
  std::string actions;  // with the blanks before and between them
};

struct Line {
  std::string head;  // "passwd:"
  std::vector<Item> items;
  std::string tail;  // blanks and a comment
};

std::string take_while(std::string_view text, std::size_t& at, bool blank) {
  const auto start = at;
  while (at < text.size() && (kBlank.find(text[at]) != std::string_view::npos) == blank) ++at;
  return std::string(text.substr(start, at - start));
}

std::string take_actions(std::string_view text, std::size_t& at) {
  std::string actions;
  while (true) {
    auto next = at;
    const std::string gap = take_while(text, next, true);
    const auto close = text.find(']', next);
    if (next >= text.size() || text[next] != '[' || close == std::string_view::npos) return actions;
    actions += gap + std::string(text.substr(next, close + 1 - next));
    at = close + 1;
  }
}

std::optional<Line> parse_line(const std::string& raw, const std::string& database) {
  const auto comment = std::min(raw.find('#'), raw.size());
  const std::string_view text = std::string_view(raw).substr(0, comment);
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || trim(text.substr(0, colon)) != database) {
    return std::nullopt;
  }
  Line line;
  line.head = std::string(text.substr(0, colon + 1));
  for (std::size_t at = colon + 1; at < text.size();) {
    Item item;
    item.gap = take_while(text, at, true);
    if (at == text.size()) {
      line.tail = item.gap;
      break;
    }
    const auto start = at;
    while (at < text.size() && kBlank.find(text[at]) == std::string_view::npos && text[at] != '[') {
      ++at;
    }
    item.service = std::string(text.substr(start, at - start));
    item.actions = take_actions(text, at);
    if (item.service.empty() && item.actions.empty()) item.service = take_while(text, at, false);
    line.items.push_back(std::move(item));
  }
  line.tail += raw.substr(comment);
  return line;
}

std::string text_of(const Line& line) {
  std::string text = line.head;
  for (const auto& item : line.items) text += item.gap + item.service + item.actions;
  return text + line.tail;
}

auto find_item(const Line& line, const std::string& service) {
  return std::find_if(line.items.begin(), line.items.end(),
                      [&](const Item& item) { return item.service == service; });
}

std::size_t place_for(const Line& line, const NsswitchWish& wish) {
  const auto before = find_item(line, wish.ahead_of);
  if (!wish.ahead_of.empty() && before != line.items.end()) {
    return static_cast<std::size_t>(before - line.items.begin());
  }
  for (std::size_t i = line.items.size(); i > 0; --i) {
    const auto& service = line.items[i - 1].service;
    if (std::find(kOwn.begin(), kOwn.end(), service) != kOwn.end()) return i;
  }
  return line.items.size();
}

std::string actions_text(const std::string& action) {
  return action.empty() ? "" : " " + action;
}

// Of a line without services: what stands between its colon and its comment.
std::string take_gap(Line& line) {
  const auto comment = std::min(line.tail.find('#'), line.tail.size());
  const std::string blanks = line.tail.substr(0, comment);
  line.tail.erase(0, comment);
  if (!line.tail.empty()) line.tail.insert(0, " ");
  return blanks.empty() ? " " : blanks;
}

void insert(Line& line, const NsswitchWish& wish) {
  const auto place = place_for(line, wish);
  Item item{" ", wish.service, actions_text(wish.action.value_or(""))};
  if (line.items.empty()) {
    item.gap = take_gap(line);
  } else if (place == 0) {
    // The first one keeps the distance that the column of services has.
    std::swap(item.gap, line.items.front().gap);
  }
  line.items.insert(line.items.begin() + static_cast<std::ptrdiff_t>(place), std::move(item));
}

// The column of services keeps its place, also for one that comes again.
void erase(Line& line, const std::string& service) {
  for (auto at = find_item(line, service); at != line.items.end(); at = find_item(line, service)) {
    const auto index = at - line.items.begin();
    const std::string gap = at->gap;
    line.items.erase(line.items.begin() + index);
    if (line.items.empty()) line.tail.insert(0, gap);
    if (index == 0 && !line.items.empty()) line.items.front().gap = gap;
  }
}

bool only_default(const Line& line) {
  return line.items.empty() || (line.items.size() == 1 && line.items.front().service == "files" &&
                                line.items.front().actions.empty());
}

std::string new_line(const NsswitchWish& wish) {
  return fmt::format("{:<15} files {}{}", wish.database + ":", wish.service,
                     actions_text(wish.action.value_or("")));
}

// Of several lines for one database glibc takes the last.
std::optional<std::size_t> line_of(const std::vector<std::string>& lines,
                                   const std::string& database) {
  for (std::size_t i = lines.size(); i > 0; --i) {
    if (parse_line(lines[i - 1], database)) return i - 1;
  }
  return std::nullopt;
}

}  // namespace

const std::vector<std::string>& nsswitch_databases() {
  static const std::vector<std::string> names = {
      "aliases",   "automount", "ethers", "group",    "gshadow", "initgroups", "netgroup", "passwd",
      "protocols", "publickey", "rpc",    "services", "shadow",  "subid",      "sudoers"};
  return names;
}

bool has_nsswitch_line(const std::string& text, const std::string& database) {
  return line_of(split_lines(text), database).has_value();
}

std::optional<NsswitchEntry> find_nsswitch(const std::string& text, const std::string& database,
                                           const std::string& service) {
  const auto lines = split_lines(text);
  const auto index = line_of(lines, database);
  if (!index) return std::nullopt;
  const auto line = *parse_line(lines[*index], database);
  const auto item = find_item(line, service);
  if (item == line.items.end()) return std::nullopt;
  const auto next = item + 1;
  return NsswitchEntry{std::string(trim(item->actions)),
                       next == line.items.end() ? "" : next->service};
}

std::string edit_nsswitch(const std::string& text, const NsswitchWish& wish) {
  auto lines = split_lines(text);
  const auto index = line_of(lines, wish.database);
  if (!index && !wish.present) return text;
  if (!index) {
    lines.push_back(new_line(wish));
    return join(lines, "\n") + "\n";
  }
  auto line = *parse_line(lines[*index], wish.database);
  const auto item = find_item(line, wish.service);
  if (!wish.present) {
    erase(line, wish.service);
  } else if (item == line.items.end()) {
    insert(line, wish);
  } else if (wish.action && trim(item->actions) != *wish.action) {
    line.items[static_cast<std::size_t>(item - line.items.begin())].actions =
        actions_text(*wish.action);
  }
  if (!wish.present && wish.drop_line && only_default(line)) {
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(*index));
    return lines.empty() ? "" : join(lines, "\n") + "\n";
  }
  const std::string edited = text_of(line);
  if (edited == lines[*index]) return text;
  lines[*index] = edited;
  return join(lines, "\n") + "\n";
}

}  // namespace tend::resources
