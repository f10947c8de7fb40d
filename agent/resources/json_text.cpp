#include "resources/json_text.hpp"

#include <algorithm>

#include "format/json.hpp"

namespace tend::resources {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

std::size_t skip_space(const std::string& text, std::size_t at) {
  return std::min(text.find_first_not_of(kSpace, at), text.size());
}

// Behind the closing quote.
std::size_t skip_string(const std::string& text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return at + 1;
}

std::size_t skip_value(const std::string& text, std::size_t at) {
  if (text[at] == '"') return skip_string(text, at);
  if (text[at] != '{' && text[at] != '[') {
    return std::min(text.find_first_of(" \t\r\n,]}", at), text.size());
  }
  std::size_t depth = 0;
  do {
    if (text[at] == '"') {
      at = skip_string(text, at);
      continue;
    }
    if (text[at] == '{' || text[at] == '[') ++depth;
    if (text[at] == '}' || text[at] == ']') --depth;
    ++at;
  } while (depth > 0 && at < text.size());
  return at;
}

std::string unescaped(std::string_view quoted) {
  const auto name = format::parse_json(quoted);
  return name && name->is_string() ? name->as_string() : std::string(quoted);
}

// Rebuilt, since to_json masks what is marked as a secret.
std::string scalar_text(const Value& value) {
  if (value.is_string()) return format::to_json(Value(value.as_string()), -1);
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  if (value.is_integer()) return format::to_json(Value(value.as_integer()), -1);
  if (value.is_number()) return format::to_json(Value(value.as_number()), -1);
  return "null";
}

bool is_plain(const Value& value) {
  return !value.is_map() && !value.is_list();
}

std::string in_brackets(const std::vector<std::string>& parts, const char* brackets,
                        const std::string& indent, const std::string& unit) {
  std::string text(1, brackets[0]);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    text += (i == 0 ? "\n" : ",\n") + indent + unit + parts[i];
  }
  return text + "\n" + indent + brackets[1];
}

std::string list_text(const List& list, const std::string& indent, const std::string& unit) {
  const bool one_line = std::all_of(list.begin(), list.end(), is_plain);
  std::vector<std::string> parts;
  for (const Value& item : list) parts.push_back(value_text(item, indent + unit, unit));
  if (!one_line) return in_brackets(parts, "[]", indent, unit);
  std::string text = "[";
  for (const auto& part : parts) text += (text.size() > 1 ? ", " : "") + part;
  return text + "]";
}

}  // namespace

const JsonMember* JsonObject::find(std::string_view name) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const JsonMember& member) { return member.name == name; });
  return found == members.end() ? nullptr : &*found;
}

JsonObject scan_object(const std::string& text, std::size_t open) {
  JsonObject object;
  object.open = open;
  std::size_t at = skip_space(text, open + 1);
  while (at < text.size() && text[at] == '"') {
    JsonMember member;
    member.start = at;
    at = skip_string(text, at);
    member.name = unescaped(std::string_view(text).substr(member.start, at - member.start));
    member.value = skip_space(text, text.find(':', at) + 1);
    member.value_end = skip_value(text, member.value);
    at = skip_space(text, member.value_end);
    if (at < text.size() && text[at] == ',') at = skip_space(text, at + 1);
    object.members.push_back(std::move(member));
  }
  object.close = at;
  return object;
}

std::string line_indent(const std::string& text, std::size_t at) {
  const std::size_t newline = text.rfind('\n', at);
  const std::size_t start = newline == std::string::npos ? 0 : newline + 1;
  return text.substr(start, std::min(text.find_first_not_of(" \t", start), at) - start);
}

std::string indent_unit(const std::string& text) {
  const JsonObject outermost = scan_object(text, text.find('{'));
  if (outermost.members.empty()) return "  ";
  const std::string unit = line_indent(text, outermost.members.front().start);
  return unit.empty() ? "  " : unit;
}

std::string value_text(const Value& value, const std::string& indent, const std::string& unit) {
  if (value.is_list()) return list_text(value.as_list(), indent, unit);
  if (!value.is_map()) return scalar_text(value);
  if (value.as_map().empty()) return "{}";
  std::vector<std::string> parts;
  for (const auto& entry : value.as_map()) {
    parts.push_back(member_text(entry.key, entry.value, indent + unit, unit));
  }
  return in_brackets(parts, "{}", indent, unit);
}

std::string member_text(const std::string& name, const Value& value, const std::string& indent,
                        const std::string& unit) {
  return scalar_text(Value(name)) + ": " + value_text(value, indent, unit);
}

}  // namespace tend::resources
