#include "resources/json_edit.hpp"

#include "resources/json_text.hpp"

namespace tend::resources {
namespace {

std::string spliced(const std::string& text, std::size_t from, std::size_t to,
                    const std::string& instead) {
  return text.substr(0, from) + instead + text.substr(to);
}

// The value within as many maps as the path still has names.
Value nested(const KeyPath& path, std::size_t from, const Value& value) {
  Value result = value;
  for (std::size_t i = path.size(); i > from; --i) result = Value(Map{{path[i - 1], result}});
  return result;
}

std::string with_member(const std::string& text, const JsonObject& object, const std::string& name,
                        const Value& value) {
  const std::string unit = indent_unit(text);
  if (object.members.empty()) {
    const std::string outer = line_indent(text, object.open);
    const std::string inner = outer + unit;
    return spliced(text, object.open, object.close + 1,
                   "{\n" + inner + member_text(name, value, inner, unit) + "\n" + outer + "}");
  }
  const JsonMember& last = object.members.back();
  const std::string gap =
      text.substr(object.open + 1, object.members.front().start - object.open - 1);
  const bool on_lines = gap.find('\n') != std::string::npos;
  const std::string indent = line_indent(text, last.start);
  const std::string before = on_lines ? ",\n" + indent : ", ";
  return spliced(text, last.value_end, last.value_end,
                 before + member_text(name, value, indent, unit));
}

std::string without_member(const std::string& text, const JsonObject& object, std::size_t index) {
  const auto& members = object.members;
  if (members.size() == 1) return spliced(text, object.open, object.close + 1, "{}");
  if (index + 1 < members.size()) {
    return spliced(text, members[index].start, members[index + 1].start, "");
  }
  return spliced(text, members[index - 1].value_end, members[index].value_end, "");
}

std::string set_below(const std::string& text, std::size_t at, const KeyPath& path,
                      std::size_t depth, const Value& value) {
  const JsonObject object = scan_object(text, at);
  const JsonMember* member = object.find(path[depth]);
  if (member == nullptr) {
    return with_member(text, object, path[depth], nested(path, depth + 1, value));
  }
  const bool last = depth + 1 == path.size();
  if (!last && text[member->value] == '{') {
    return set_below(text, member->value, path, depth + 1, value);
  }
  const std::string indent = line_indent(text, member->start);
  return spliced(text, member->value, member->value_end,
                 value_text(nested(path, depth + 1, value), indent, indent_unit(text)));
}

// Whether the map at `at` lost its last member is told by `emptied`.
std::string remove_below(const std::string& text, std::size_t at, const KeyPath& path,
                         std::size_t depth, bool& emptied) {
  const JsonObject object = scan_object(text, at);
  const JsonMember* member = object.find(path[depth]);
  if (member == nullptr) return text;
  const auto index = static_cast<std::size_t>(member - object.members.data());
  if (depth + 1 < path.size()) {
    if (text[member->value] != '{') return text;
    bool inner = false;
    auto edited = remove_below(text, member->value, path, depth + 1, inner);
    if (!inner) return edited;
  }
  emptied = object.members.size() == 1;
  return without_member(text, object, index);
}

}  // namespace

std::optional<KeyPath> parse_key(std::string_view key) {
  KeyPath path(1);
  bool quoted = false;
  for (const char c : key) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == '.' && !quoted) {
      path.emplace_back();
    } else {
      path.back() += c;
    }
  }
  for (const auto& name : path) {
    if (name.empty()) return std::nullopt;
  }
  return quoted ? std::nullopt : std::optional(std::move(path));
}

std::string key_text(const KeyPath& path) {
  std::string text;
  for (const auto& name : path) {
    if (!text.empty()) text += '.';
    text += name.find('.') == std::string::npos ? name : '"' + name + '"';
  }
  return text;
}

const Value* value_at(const Value& document, const KeyPath& path) {
  const Value* value = &document;
  for (const auto& name : path) {
    value = value->find(name);
    if (value == nullptr) return nullptr;
  }
  return value;
}

std::string set_key(const std::string& text, const KeyPath& path, const Value& value) {
  return set_below(text, text.find('{'), path, 0, value);
}

std::string remove_key(const std::string& text, const KeyPath& path) {
  bool emptied = false;
  return remove_below(text, text.find('{'), path, 0, emptied);
}

}  // namespace tend::resources
