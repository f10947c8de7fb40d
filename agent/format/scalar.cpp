#include "format/scalar.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <string>

namespace tend::format {
namespace {

template <std::size_t N>
bool one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

constexpr std::array<std::string_view, 5> kNull = {"", "~", "null", "Null", "NULL"};
constexpr std::array<std::string_view, 3> kTrue = {"true", "True", "TRUE"};
constexpr std::array<std::string_view, 3> kFalse = {"false", "False", "FALSE"};
constexpr std::array<std::string_view, 3> kInfinity = {".inf", ".Inf", ".INF"};
constexpr std::array<std::string_view, 3> kNotANumber = {".nan", ".NaN", ".NAN"};

std::string_view without_sign(std::string_view text) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  return text;
}

std::size_t leading_digits(std::string_view text) {
  return std::min(text.find_first_not_of("0123456789"), text.size());
}

std::optional<Value> based_integer(std::string_view digits, int base) {
  std::int64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, number, base);
  if (digits.empty() || digits.front() == '-' || parsed.ptr != end || parsed.ec != std::errc()) {
    return std::nullopt;
  }
  return Value(number);
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool looks_like_number(std::string_view text) {
  text = without_sign(text);
  const std::size_t whole = leading_digits(text);
  text.remove_prefix(whole);
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    const std::size_t fraction = leading_digits(text);
    if (whole + fraction == 0) return false;
    text.remove_prefix(fraction);
  } else if (whole == 0) {
    return false;
  }
  if (text.empty()) return true;
  if (text.front() != 'e' && text.front() != 'E') return false;
  text = without_sign(text.substr(1));
  return !text.empty() && leading_digits(text) == text.size();
}

Value decimal(std::string_view text) {
  if (text.front() == '+') text.remove_prefix(1);
  const char* end = text.data() + text.size();
  if (leading_digits(without_sign(text)) == without_sign(text).size()) {
    std::int64_t integer = 0;
    if (std::from_chars(text.data(), end, integer).ec == std::errc()) return {integer};
  }
  double number = 0;
  const auto parsed = std::from_chars(text.data(), end, number);
  if (parsed.ec == std::errc()) return {number};
  return {std::string(text)};  // 1e999: no double holds it
}

std::optional<Value> special_number(std::string_view text) {
  using Limits = std::numeric_limits<double>;
  if (one_of(text, kNotANumber)) return Value(Limits::quiet_NaN());
  if (!one_of(without_sign(text), kInfinity)) return std::nullopt;
  return Value(text.front() == '-' ? -Limits::infinity() : Limits::infinity());
}

}  // namespace

Value core_scalar(std::string_view text) {
  if (one_of(text, kNull)) return {};
  if (one_of(text, kTrue)) return {true};
  if (one_of(text, kFalse)) return {false};
  std::optional<Value> found;
  if (text.substr(0, 2) == "0o") found = based_integer(text.substr(2), 8);
  if (text.substr(0, 2) == "0x") found = based_integer(text.substr(2), 16);
  if (!found) found = special_number(text);
  if (found) return *found;
  return looks_like_number(text) ? decimal(text) : Value(text);
}

}  // namespace tend::format
