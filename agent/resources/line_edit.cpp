#include "resources/line_edit.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "base/text.hpp"

namespace tend::resources {
namespace {

using Lines = std::vector<std::string>;

bool concerned(const std::string& line, const LineWish& wish) {
  return line == wish.text || (wish.regexp && wish.regexp->found_in(line));
}

// The last line that the regular expression finds, else the last that is the text itself.
std::optional<std::size_t> find_line(const Lines& lines, const LineWish& wish) {
  for (std::size_t i = lines.size(); i > 0; --i) {
    if (concerned(lines[i - 1], wish)) return i - 1;
  }
  return std::nullopt;
}

std::optional<std::size_t> last_match(const Lines& lines, const std::optional<Pattern>& pattern) {
  if (!pattern) return std::nullopt;
  for (std::size_t i = lines.size(); i > 0; --i) {
    if (pattern->found_in(lines[i - 1])) return i - 1;
  }
  return std::nullopt;
}

std::size_t place_for(const Lines& lines, const LineWish& wish) {
  if (const auto anchor = last_match(lines, wish.insert_after)) return *anchor + 1;
  if (const auto anchor = last_match(lines, wish.insert_before)) return *anchor;
  return lines.size();
}

std::string text_of(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

}  // namespace

std::vector<std::string> lines_concerned(const std::string& content, const LineWish& wish) {
  const Lines lines = split_lines(content);
  if (wish.present) {
    const auto found = find_line(lines, wish);
    return found ? Lines{lines[*found]} : Lines{};
  }
  Lines going;
  std::copy_if(lines.begin(), lines.end(), std::back_inserter(going),
               [&](const std::string& line) { return concerned(line, wish); });
  return going;
}

std::optional<Neighbour> neighbour_of(const std::string& content, const LineWish& wish) {
  const Lines lines = split_lines(content);
  const auto first = std::find_if(lines.begin(), lines.end(),
                                  [&](const std::string& line) { return concerned(line, wish); });
  if (first == lines.end() || lines.size() == 1) return std::nullopt;
  if (first != lines.begin()) return Neighbour{*std::prev(first), true};
  return Neighbour{*std::next(first), false};
}

std::string edit_line(const std::string& content, const LineWish& wish) {
  Lines lines = split_lines(content);
  if (!wish.present) {
    const auto gone =
        std::erase_if(lines, [&](const std::string& line) { return concerned(line, wish); });
    return gone == 0 ? content : text_of(lines);
  }
  const auto found = find_line(lines, wish);
  if (found && lines[*found] == wish.text) return content;
  if (found) {
    lines[*found] = wish.text;
  } else {
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(place_for(lines, wish)), wish.text);
  }
  return text_of(lines);
}

}  // namespace tend::resources
