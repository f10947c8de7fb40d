#include "template/text_operations.hpp"

#include <algorithm>

#include "template/python.hpp"
#include "template/unicode.hpp"

namespace tend::templates {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
char upper_char(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}

template <class Strips>
std::string strip_points(std::string_view text, bool left, bool right, Strips strips) {
  const std::u32string points = to_points(text);
  std::size_t begin = 0;
  std::size_t end = points.size();
  while (left && begin < end && strips(points[begin])) ++begin;
  while (right && end > begin && strips(points[end - 1])) --end;
  return to_utf8(std::u32string_view(points).substr(begin, end - begin));
}

// The text with a capital after every character for which `starts` holds, and at its start.
template <class Starts>
Result<std::string> titled(std::string_view text, Starts starts) {
  TEND_TRY(result, lower_text(text));
  bool start = true;
  for (char& c : result) {
    if (start) c = upper_char(c);
    start = starts(c);
  }
  return result;
}

}  // namespace

List split_on_space(std::string_view text, std::int64_t limit) {
  const std::u32string points = to_points(text);
  List parts;
  std::size_t at = 0;
  for (;;) {
    while (at < points.size() && is_space(points[at])) ++at;
    if (at == points.size()) return parts;
    std::size_t end = at;
    if (limit >= 0 && parts.size() == static_cast<std::size_t>(limit)) {
      parts.emplace_back(to_utf8(std::u32string_view(points).substr(at)));
      return parts;
    }
    while (end < points.size() && !is_space(points[end])) ++end;
    parts.emplace_back(to_utf8(std::u32string_view(points).substr(at, end - at)));
    at = end;
  }
}

List split_on(std::string_view text, std::string_view separator, std::int64_t limit) {
  List parts;
  for (;;) {
    const bool full = limit >= 0 && parts.size() == static_cast<std::size_t>(limit);
    const auto end = full ? std::string_view::npos : text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + separator.size());
  }
}

List split_text_lines(std::string_view text) {
  List lines;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of("\n\r"), text.size());
    lines.emplace_back(text.substr(0, end));
    const bool pair = text.substr(end, 2) == "\r\n";
    text.remove_prefix(std::min(text.size(), end + (pair ? 2 : 1)));
  }
  return lines;
}

std::string strip_space(std::string_view text, bool left, bool right) {
  return strip_points(text, left, right, is_space);
}

std::string strip_characters(std::string_view text, std::string_view characters, bool left,
                             bool right) {
  const std::u32string set = to_points(characters);
  return strip_points(text, left, right,
                      [&](char32_t point) { return set.find(point) != std::u32string::npos; });
}

Result<std::string> replace_text(std::string_view text, std::string_view from, std::string_view to,
                                 std::int64_t count, Meter& meter) {
  if (from.empty())
    return fail(ErrorCode::unsupported, "replacing the empty string is not supported");
  std::string result;
  for (; count != 0; --count) {
    const auto at = text.find(from);
    if (at == std::string_view::npos) break;
    result.append(text.substr(0, at)).append(to);
    TEND_CHECK(meter.spend());
    TEND_CHECK(meter.allow_text(result.size()));
    text.remove_prefix(at + from.size());
  }
  return result.append(text);
}

Result<std::string> join_text(const List& items, std::string_view separator, Meter& meter) {
  std::string text;
  for (const auto& item : items) {
    if (&item != &items.front()) text += separator;
    text += python_str(item);
    TEND_CHECK(meter.spend());
  }
  TEND_CHECK(meter.allow_text(text.size()));
  return text;
}

std::size_t count_text(std::string_view text, std::string_view wanted) {
  if (wanted.empty()) return length_of(text) + 1;
  std::size_t count = 0;
  for (auto at = text.find(wanted); at != std::string_view::npos;
       at = text.find(wanted, at + wanted.size())) {
    ++count;
  }
  return count;
}

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool ends_with(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

bool is_all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

Result<std::string> python_title(std::string_view text) {
  return titled(text, [](char c) { return !is_letter(c); });
}

Result<std::string> jinja_title(std::string_view text) {
  return titled(text, [](char c) {
    return std::string_view("-({[< \t\n\r\f\v").find(c) != std::string_view::npos;
  });
}

Result<std::string> capitalize_text(std::string_view text) {
  return titled(text, [](char) { return false; });
}

}  // namespace tend::templates
