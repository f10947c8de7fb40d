// The tokens inside tags: names, numbers, strings and symbols.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "template/lexer.hpp"
#include "template/string_literal.hpp"

namespace tend::templates {
namespace {

// Longer ones first.
constexpr std::array<std::string_view, 29> kSymbols = {
    "**", "//", "==", "!=", ">=", "<=", "+", "-", "*", "/", "%", "~", "(", ")", "[",
    "]",  "{",  "}",  "<",  ">",  "=",  ".", ",", ":", "|", ";", "!", "&", "@"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}
bool is_name_part(char c) {
  return is_name_start(c) || is_digit(c);
}

std::size_t digits_from(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() &&
         (is_digit(text[end]) ||
          (text[end] == '_' && end > at && end + 1 < text.size() && is_digit(text[end + 1])))) {
    ++end;
  }
  return end;
}

std::size_t exponent_from(std::string_view text, std::size_t at) {
  if (at >= text.size() || (text[at] != 'e' && text[at] != 'E')) return at;
  std::size_t digits = at + 1;
  if (digits < text.size() && (text[digits] == '+' || text[digits] == '-')) ++digits;
  const std::size_t end = digits_from(text, digits);
  return end == digits ? at : end;
}

// The end of a float at `at`, or `at` where none stands. After a dot (`list.0.1`) there are only
// integers.
std::size_t float_end(std::string_view text, std::size_t at) {
  if (at > 0 && text[at - 1] == '.') return at;
  const std::size_t whole = digits_from(text, at);
  std::size_t end = whole;
  if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1])) {
    end = digits_from(text, end + 1);
  }
  end = exponent_from(text, end);
  return end == whole ? at : end;
}

int base_of(std::string_view digits) {
  if (digits.size() < 2 || digits[0] != '0') return 10;
  switch (digits[1]) {
    case 'x':
    case 'X':
      return 16;
    case 'o':
    case 'O':
      return 8;
    case 'b':
    case 'B':
      return 2;
    default:
      return 10;
  }
}

Result<Token> lex_integer(const Places& places, std::size_t at) {
  const std::string_view text = places.text();
  std::size_t end = at;
  while (end < text.size() && is_name_part(text[end])) ++end;
  const Span span{at, end - at};
  std::string digits = replace_all(std::string(text.substr(at, end - at)), "_", "");
  const std::string_view written = text.substr(at, end - at);
  const bool loose = written.back() == '_' || written.find("__") != std::string_view::npos;
  const int base = base_of(digits);
  const std::size_t prefix = base == 10 ? 0 : 2;
  const bool padded =
      base == 10 && digits[0] == '0' && digits.find_first_not_of('0') != std::string::npos;
  std::size_t used = 0;
  std::uint64_t number = 0;
  for (used = prefix; used < digits.size(); ++used) {
    const char c = digits[used];
    const int digit = is_digit(c) ? c - '0' : (c | 0x20) >= 'a' ? (c | 0x20) - 'a' + 10 : 99;
    if (digit >= base) break;
    const auto step = static_cast<std::uint64_t>(digit);
    if (number >
        (static_cast<std::uint64_t>(INT64_MAX) - step) / static_cast<std::uint64_t>(base)) {
      return fail(
          places.error(ErrorCode::unsupported, "integers beyond 64 bits are not supported", span));
    }
    number = number * static_cast<std::uint64_t>(base) + step;
  }
  if (used != digits.size() || used == prefix || padded || loose) {
    return fail(places.error(ErrorCode::invalid, fmt::format("`{}` is no number", written), span));
  }
  return Token{Token::Kind::integer, std::to_string(number), span};
}

Result<Token> lex_string(const Places& places, std::size_t at) {
  const std::string_view text = places.text();
  const char quote = text[at];
  std::size_t end = at + 1;
  while (end < text.size() && text[end] != quote) end += text[end] == '\\' ? 2U : 1U;
  if (end >= text.size()) {
    return fail(places.error(ErrorCode::invalid, "a string without its closing quote", {at, 1}));
  }
  const Span span{at, end + 1 - at};
  auto decoded = decode_string(text.substr(at + 1, end - at - 1));
  if (!decoded) return fail(places.error(decoded.error().code, decoded.error().message, span));
  return Token{Token::Kind::string, std::move(*decoded), span};
}

}  // namespace

Result<Token> lex_word(const Places& places, std::size_t offset) {
  const std::string_view text = places.text();
  const char c = text[offset];
  if (c == '"' || c == '\'') return lex_string(places, offset);
  if (is_digit(c)) {
    const std::size_t end = float_end(text, offset);
    if (end == offset) return lex_integer(places, offset);
    const std::string_view digits = text.substr(offset, end - offset);
    return Token{
        Token::Kind::number, replace_all(std::string(digits), "_", ""), {offset, end - offset}};
  }
  if (is_name_start(c)) {
    std::size_t end = offset;
    while (end < text.size() && is_name_part(text[end])) ++end;
    return Token{
        Token::Kind::name, std::string(text.substr(offset, end - offset)), {offset, end - offset}};
  }
  for (const std::string_view symbol : kSymbols) {
    if (text.substr(offset, symbol.size()) == symbol) {
      return Token{Token::Kind::symbol, std::string(symbol), {offset, symbol.size()}};
    }
  }
  return fail(places.error(
      ErrorCode::invalid,
      fmt::format("unexpected `{}` in an expression", printable(text.substr(offset, 1))),
      {offset, 1}));
}

}  // namespace tend::templates
