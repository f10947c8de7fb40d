#include <fmt/format.h>

#include <array>
#include <cmath>

#include "template/python.hpp"
#include "template/unicode.hpp"

namespace tend::templates {
namespace {

bool is_printable(char32_t point) {
  if (point < 0x20 || (point >= 0x7F && point <= 0xA0) || point == 0xAD) return false;
  if (point >= 0x2000 && point <= 0x200F) return point == 0x2010;
  if ((point >= 0x2028 && point <= 0x202F) || (point >= 0x205F && point <= 0x206F)) return false;
  return point != 0x3000 && point != 0xFEFF && point != 0x1680 &&
         !(point >= 0xE000 && point <= 0xF8FF);
}

std::string escaped(char32_t point, char quote) {
  switch (point) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    case '\\':
      return "\\\\";
    default:
      break;
  }
  if (point == static_cast<unsigned char>(quote)) return fmt::format("\\{}", quote);
  const auto code = static_cast<std::uint32_t>(point);
  if (!is_printable(point)) {
    if (code <= 0xFF) return fmt::format("\\x{:02x}", code);
    return code <= 0xFFFF ? fmt::format("\\u{:04x}", code) : fmt::format("\\U{:08x}", code);
  }
  std::string text;
  append_utf8(text, point);
  return text;
}

std::string quoted(const std::string& text) {
  const bool double_quotes =
      text.find('\'') != std::string::npos && text.find('"') == std::string::npos;
  const char quote = double_quotes ? '"' : '\'';
  std::string result(1, quote);
  for (const char32_t point : to_points(text)) result += escaped(point, quote);
  return result + quote;
}

std::string joined(const List& items) {
  std::string text;
  for (const auto& item : items) {
    if (!text.empty()) text += ", ";
    text += python_repr(item);
  }
  return text;
}

std::string sequence_repr(const Value& value) {
  const List& items = value.as_list();
  const std::string inside = joined(items);
  switch (sequence_of(value)) {
    case Sequence::list:
      return "[" + inside + "]";
    case Sequence::tuple:
      return "(" + inside + (items.size() == 1 ? ",)" : ")");
    case Sequence::keys:
      return "dict_keys([" + inside + "])";
    case Sequence::values:
      return "dict_values([" + inside + "])";
    case Sequence::items:
      return "dict_items([" + inside + "])";
    case Sequence::range:
      break;
  }
  return "[" + inside + "]";
}

std::string map_repr(const Map& map) {
  std::string text;
  for (const auto& entry : map) {
    if (!text.empty()) text += ", ";
    text += quoted(entry.key) + ": " + python_repr(entry.value);
  }
  return "{" + text + "}";
}

}  // namespace

std::string float_repr(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number < 0 ? "-inf" : "inf";
  std::string text = fmt::format("{}", number);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string python_repr(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      return "None";
    case Value::Kind::boolean:
      return value.as_bool() ? "True" : "False";
    case Value::Kind::integer:
      return std::to_string(value.as_integer());
    case Value::Kind::number:
      return float_repr(value.as_number());
    case Value::Kind::string:
      return quoted(value.as_string());
    case Value::Kind::list:
      return sequence_repr(value);
    case Value::Kind::map:
      return map_repr(value.as_map());
    case Value::Kind::unknown:
      break;
  }
  return value.display();
}

std::string python_str(const Value& value) {
  return value.is_string() ? value.as_string() : python_repr(value);
}

std::string python_type(const Value& value) {
  constexpr std::array<std::string_view, 8> kNames = {"NoneType", "bool", "int",  "float",
                                                      "str",      "list", "dict", "unknown"};
  constexpr std::array<std::string_view, 6> kSequences = {"list",        "tuple",      "dict_keys",
                                                          "dict_values", "dict_items", "range"};
  if (value.is_list()) {
    return std::string(kSequences.at(static_cast<std::size_t>(sequence_of(value))));
  }
  return std::string(kNames.at(static_cast<std::size_t>(value.kind())));
}

}  // namespace tend::templates
