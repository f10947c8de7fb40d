#include <algorithm>
#include <array>
#include <regex>

#include "base/text.hpp"
#include "template/python.hpp"
#include "template/unicode.hpp"
#include "template/yaml_writer.hpp"

namespace tend::templates {
namespace {

constexpr std::size_t kLongestNumber = 40;  // longer text is no number, and costs no matching

// What YAML 1.1 would read as something other than a string.
bool reads_as_other(const std::string& text) {
  constexpr std::array<std::string_view, 28> kWords = {
      "yes",   "Yes",   "YES", "no", "No",   "NO",   "true", "True", "TRUE", "false",
      "False", "FALSE", "on",  "On", "ON",   "off",  "Off",  "OFF",  "null", "Null",
      "NULL",  "~",     "=",   "<<", ".nan", ".NaN", ".NAN", ""};
  if (std::find(kWords.begin(), kWords.end(), text) != kWords.end()) return true;
  if (text.size() > kLongestNumber ||
      text.find_first_not_of("0123456789abcdefxABCDEFinINF+-_.:TtZz ") != std::string::npos)
    return false;
  static const std::regex numbers(
      "[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(:["
      "0-5]?[0-9])+|"
      "[-+]?[0-9][0-9_]*\\.[0-9_]*([eE][-+][0-9]+)?|\\.[0-9][0-9_]*([eE][-+][0-9]+)?|"
      "[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\\.[0-9_]*|[-+]?\\.(inf|Inf|INF)|"
      "[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ "
      "\\t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}.*");
  return std::regex_match(text, numbers);
}

bool ends_word(std::string_view text, std::size_t at) {
  return at >= text.size() || text[at] == ' ';
}

// Characters that mean something to YAML where they stand.
bool has_indicators(std::string_view text, bool in_flow) {
  if (text.substr(0, 3) == "---" || text.substr(0, 3) == "...") return true;
  const char first = text.front();
  if (std::string_view("#,[]{}&*!|>'\"%@`").find(first) != std::string_view::npos) return true;
  if ((first == '-' || first == '?' || first == ':') &&
      (ends_word(text, 1) || (in_flow && first != '-')))
    return true;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const char c = text[i];
    if (in_flow && std::string_view(",?[]{}:").find(c) != std::string_view::npos) return true;
    if (c == ':' && ends_word(text, i + 1)) return true;
    if (c == '#' && text[i - 1] == ' ') return true;
  }
  return false;
}

bool is_one_printable_line(std::string_view text) {
  const std::u32string points = to_points(text);
  return std::all_of(points.begin(), points.end(), [](char32_t point) {
    return point >= 0x20 && point != 0x7F && !(point >= 0x80 && point < 0xA0) && point != 0x2028 &&
           point != 0x2029 && point != 0xFEFF;
  });
}

std::string float_text(double number) {
  std::string text = float_repr(number);
  if (text == "nan" || text == "inf") return "." + text;
  if (text == "-inf") return "-.inf";
  if (text.find('.') == std::string::npos) text = replace_all(text, "e", ".0e");
  return text;
}

}  // namespace

Result<std::string> yaml_scalar(const Value& value, bool in_flow) {
  if (value.is_null()) return std::string("null");
  if (value.is_bool()) return std::string(value.as_bool() ? "true" : "false");
  if (value.is_number()) return float_text(value.as_number());
  if (!value.is_string()) return python_repr(value);
  const std::string& text = value.as_string();
  if (!is_one_printable_line(text)) {
    return fail(ErrorCode::unsupported,
                "text of several lines or with control characters in YAML is not supported");
  }
  const bool quoted = reads_as_other(text) || has_indicators(text, in_flow) ||
                      text.front() == ' ' || text.back() == ' ';
  return quoted ? "'" + replace_all(text, "'", "''") + "'" : text;
}

}  // namespace tend::templates
