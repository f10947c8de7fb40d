#include "template/json_writer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "template/python.hpp"
#include "template/unicode.hpp"

namespace tend::templates {
namespace {

void add_unit(std::string& text, std::uint32_t unit) {
  text += fmt::format("\\u{:04x}", unit);
}

void add_char(std::string& text, char32_t point) {
  switch (point) {
    case '"':
      text += "\\\"";
      return;
    case '\\':
      text += "\\\\";
      return;
    case '\n':
      text += "\\n";
      return;
    case '\r':
      text += "\\r";
      return;
    case '\t':
      text += "\\t";
      return;
    case '\b':
      text += "\\b";
      return;
    case '\f':
      text += "\\f";
      return;
    default:
      break;
  }
  const auto code = static_cast<std::uint32_t>(point);
  if (code >= 0x20 && code < 0x7F) {
    text += static_cast<char>(code);
  } else if (code < 0x10000) {
    add_unit(text, code);
  } else {
    add_unit(text, 0xD800U + ((code - 0x10000U) >> 10U));
    add_unit(text, 0xDC00U + ((code - 0x10000U) & 0x3FFU));
  }
}

std::string quoted(std::string_view value) {
  std::string text = "\"";
  for (const char32_t point : to_points(value)) add_char(text, point);
  return text + '"';
}

class Writer {
 public:
  explicit Writer(const JsonStyle& style) : style_(style) {}

  void write(const Value& value, int depth) {
    if (value.is_list()) return write_list(value.as_list(), depth);
    if (value.is_map()) return write_map(value.as_map(), depth);
    text += scalar(value);
  }

  std::string text;

 private:
  static std::string scalar(const Value& value) {
    if (value.is_null()) return "null";
    if (value.is_bool()) return value.as_bool() ? "true" : "false";
    if (value.is_string()) return quoted(value.as_string());
    if (!value.is_number()) return python_repr(value);
    const std::string number = float_repr(value.as_number());
    if (number == "nan") return "NaN";
    return number == "inf" ? "Infinity" : number == "-inf" ? "-Infinity" : number;
  }

  void separate(bool first, int depth) {
    if (!first) text += style_.indent < 0 ? ", " : ",";
    line(depth);
  }
  void line(int depth) {
    if (style_.indent < 0) return;
    text += '\n';
    text.append(static_cast<std::size_t>(style_.indent * depth), ' ');
  }

  void write_list(const List& items, int depth) {
    text += '[';
    for (const auto& item : items) {
      separate(&item == &items.front(), depth + 1);
      write(item, depth + 1);
    }
    if (!items.empty()) line(depth);
    text += ']';
  }

  void write_map(const Map& map, int depth) {
    std::vector<const Map::Entry*> entries;
    for (const auto& entry : map) entries.push_back(&entry);
    if (style_.sorted) {
      std::sort(entries.begin(), entries.end(),
                [](const auto* left, const auto* right) { return left->key < right->key; });
    }
    text += '{';
    for (const auto* entry : entries) {
      separate(entry == entries.front(), depth + 1);
      text += quoted(entry->key) + ": ";
      write(entry->value, depth + 1);
    }
    if (!entries.empty()) line(depth);
    text += '}';
  }

  JsonStyle style_;
};

}  // namespace

std::string write_json(const Value& value, const JsonStyle& style) {
  Writer writer(style);
  writer.write(value, 0);
  return std::move(writer.text);
}

}  // namespace tend::templates
