#include "template/string_literal.hpp"

#include <fmt/format.h>

#include "template/unicode.hpp"

namespace tend::templates {
namespace {

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const int lower = c | 0x20;
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : 99;
}

// Reads at most `count` digits of `base` at `at` and moves it behind them.
char32_t read_digits(std::string_view raw, std::size_t& at, std::size_t count, int base) {
  char32_t point = 0;
  for (std::size_t i = 0; i < count && at < raw.size() && digit_of(raw[at]) < base; ++i, ++at) {
    point = point * static_cast<char32_t>(base) + static_cast<char32_t>(digit_of(raw[at]));
  }
  return point;
}

Status append_hex(std::string& text, std::string_view raw, std::size_t& at, std::size_t count) {
  const std::size_t start = at;
  const char32_t point = read_digits(raw, at, count, 16);
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  if (at - start != count || point > 0x10FFFF || surrogate) {
    return fail(ErrorCode::invalid, fmt::format("a broken escape `\\{}` in a string",
                                                raw.substr(start - 1, count + 1)));
  }
  append_utf8(text, point);
  return {};
}

char simple_escape(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'v':
      return '\v';
    case '\\':
    case '\'':
    case '"':
      return c;
    default:
      return '\0';
  }
}

// `at` stands on the character after the backslash; afterwards behind the escape.
Status append_escape(std::string& text, std::string_view raw, std::size_t& at) {
  const char c = raw[at];
  if (digit_of(c) < 8) {
    append_utf8(text, read_digits(raw, at, 3, 8));
    return {};
  }
  ++at;
  if (c == '\n') return {};
  if (c == 'x') return append_hex(text, raw, at, 2);
  if (c == 'u') return append_hex(text, raw, at, 4);
  if (c == 'U') return append_hex(text, raw, at, 8);
  if (c == 'N')
    return fail(ErrorCode::unsupported, "the escape \\N{…} is not supported; write \\uXXXX");
  if (const char simple = simple_escape(c); simple != '\0') {
    text += simple;
  } else {
    text += '\\';
    text += c;
  }
  return {};
}

}  // namespace

Result<std::string> decode_string(std::string_view raw) {
  std::string text;
  for (std::size_t at = 0; at < raw.size();) {
    if (raw[at] == '\\' && at + 1 < raw.size()) {
      ++at;
      TEND_CHECK(append_escape(text, raw, at));
    } else if (raw[at] == '\r') {
      text += '\n';
      at += raw.substr(at, 2) == "\r\n" ? 2U : 1U;
    } else {
      text += raw[at++];
    }
  }
  return text;
}

}  // namespace tend::templates
