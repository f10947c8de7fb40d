#include "cli/screen.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace tend::cli {
namespace {

constexpr std::size_t kNarrowest = 20;  // what is left of a line is not worth breaking below this

std::string_view sequence_of(Paint paint) {
  switch (paint) {
    case Paint::none:
      return "";
    case Paint::bold:
      return "\x1b[1m";
    case Paint::dim:
      return "\x1b[2m";
    case Paint::red:
      return "\x1b[31m";
    case Paint::green:
      return "\x1b[32m";
    case Paint::yellow:
      return "\x1b[33m";
    case Paint::magenta:
      return "\x1b[35m";
    case Paint::cyan:
      return "\x1b[36m";
  }
  return "";
}

bool starts_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

}  // namespace

std::string painted(const Screen& screen, Paint paint, std::string_view text) {
  if (!screen.colour || paint == Paint::none || text.empty()) return std::string(text);
  return fmt::format("{}{}\x1b[0m", sequence_of(paint), text);
}

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_character));
}

std::string padded(std::string_view text, std::size_t columns) {
  const std::size_t have = columns_of(text);
  std::string result(text);
  if (have < columns) result.append(columns - have, ' ');
  return result;
}

std::string cut(std::string_view text, std::size_t columns) {
  if (columns == 0 || columns_of(text) <= columns) return std::string(text);
  std::size_t seen = 0;
  std::size_t end = 0;
  while (end < text.size()) {
    if (starts_character(text[end]) && seen++ == columns - 1) break;
    ++end;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::string wrapped(const Screen& screen, std::string_view text, std::size_t indent) {
  if (screen.width < indent + kNarrowest) return std::string(text);
  const std::size_t room = screen.width - indent;
  std::string result;
  std::size_t used = 0;
  for (const auto& word : split(text, ' ')) {
    const std::size_t columns = columns_of(word);
    if (used > 0 && used + 1 + columns > room) {
      result += "\n" + std::string(indent, ' ');
      used = 0;
    } else if (!result.empty()) {
      result += ' ';
      ++used;
    }
    result += word;
    used += columns;
  }
  return result;
}

std::string duration_text(long long milliseconds) {
  const long long seconds = (milliseconds + 500) / 1000;
  if (milliseconds < 1000) return fmt::format("{} ms", milliseconds);
  if (milliseconds < 9950) return fmt::format("{:.1f} s", static_cast<double>(milliseconds) / 1000);
  if (seconds < 60) return fmt::format("{} s", seconds);
  return fmt::format("{} min {:02} s", seconds / 60, seconds % 60);
}

}  // namespace tend::cli
