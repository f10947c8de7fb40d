#include "template/yaml_writer.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "template/unicode.hpp"

namespace tend::templates {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kLongestKey = 100;

bool is_scalar(const Value& value) {
  return !value.is_list() && !value.is_map();
}
bool is_empty(const Value& value) {
  return value.is_list() ? value.as_list().empty() : value.is_map() && value.as_map().empty();
}

std::vector<const Map::Entry*> sorted(const Map& map) {
  std::vector<const Map::Entry*> entries;
  for (const auto& entry : map) entries.push_back(&entry);
  std::sort(entries.begin(), entries.end(),
            [](const auto* left, const auto* right) { return left->key < right->key; });
  return entries;
}

class Writer {
 public:
  explicit Writer(const YamlStyle& style) : style_(style) {}

  Result<std::string> run(const Value& value) {
    if (in_line(value)) {
      TEND_TRY(text, line(value, false));
      const bool plain_scalar = is_scalar(value) && text.front() != '\'';
      add_line(text);
      if (plain_scalar) text_ += "...\n";
    } else {
      TEND_CHECK(block(value, 0));
    }
    if (folds_)
      return fail(ErrorCode::unsupported, "YAML with lines beyond 80 columns is not supported");
    return std::move(text_);
  }

 private:
  bool in_line(const Value& value) const {
    if (is_scalar(value) || is_empty(value)) return true;
    if (!style_.leaves_in_line) return false;
    if (value.is_list())
      return std::all_of(value.as_list().begin(), value.as_list().end(), is_scalar);
    return std::all_of(value.as_map().begin(), value.as_map().end(),
                       [](const Map::Entry& entry) { return is_scalar(entry.value); });
  }

  static Result<std::string> key_text(const std::string& key, bool in_flow) {
    if (key.size() > kLongestKey)
      return fail(ErrorCode::unsupported, "so long a key in YAML is not supported");
    return yaml_scalar(Value(key), in_flow);
  }

  static Result<std::string> line(const Value& value, bool in_flow) {
    if (is_scalar(value)) return yaml_scalar(value, in_flow);
    std::vector<std::string> parts;
    if (value.is_list()) {
      for (const auto& item : value.as_list()) {
        TEND_TRY(part, line(item, true));
        parts.push_back(std::move(part));
      }
      return "[" + join(parts, ", ") + "]";
    }
    for (const auto* entry : sorted(value.as_map())) {
      TEND_TRY(key, key_text(entry->key, true));
      TEND_TRY(member, line(entry->value, true));
      parts.push_back(key + ": " + member);
    }
    return "{" + join(parts, ", ") + "}";
  }

  // The writer starts a line where it is empty; what stands before on it is `- ` or a key.
  void add_line(const std::string& text) {
    current_ += text;
    const bool breakable = text.find(' ') != std::string::npos;
    folds_ = folds_ || (breakable && length_of(current_) > kWidth);
    text_ += current_ + "\n";
    current_.clear();
  }
  void indent_to(std::size_t column) {
    if (current_.empty()) current_.assign(column, ' ');
  }

  Status block(const Value& value, std::size_t column) {
    return value.is_list() ? list(value.as_list(), column) : map(value.as_map(), column);
  }

  Status list(const List& items, std::size_t column) {
    for (const auto& item : items) {
      indent_to(column);
      current_ += '-';
      if (in_line(item)) {
        TEND_TRY(text, line(item, false));
        add_line(" " + text);
        continue;
      }
      current_.append(style_.indent - 1, ' ');
      TEND_CHECK(block(item, column + style_.indent));
    }
    return {};
  }

  Status map(const Map& map, std::size_t column) {
    for (const auto* entry : sorted(map)) {
      indent_to(column);
      TEND_TRY(key, key_text(entry->key, false));
      current_ += key + ":";
      if (in_line(entry->value)) {
        TEND_TRY(text, line(entry->value, false));
        current_ += ' ';
        add_line(text);
        continue;
      }
      add_line("");
      TEND_CHECK(block(entry->value, entry->value.is_list() ? column : column + style_.indent));
    }
    return {};
  }

  YamlStyle style_;
  std::string text_;
  std::string current_;
  bool folds_ = false;
};

}  // namespace

Result<std::string> write_yaml(const Value& value, const YamlStyle& style) {
  return Writer(style).run(value);
}

}  // namespace tend::templates
