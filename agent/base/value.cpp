#include "base/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tend {
namespace {

constexpr std::size_t kIndexFrom = 16;  // below this a scan beats hashing

}  // namespace

Value::Value(List value) : data_(std::make_shared<const List>(std::move(value))) {}
Value::Value(Map value) : data_(std::make_shared<const Map>(std::move(value))) {}

double Value::as_number() const {
  return is_integer() ? static_cast<double>(as_integer()) : std::get<double>(data_);
}

const Value* Value::find(std::string_view key) const {
  return is_map() ? as_map().find(key) : nullptr;
}

std::string Value::text_or(std::string_view key, std::string_view fallback) const {
  const Value* member = find(key);
  return member != nullptr && member->is_string() ? member->as_string() : std::string(fallback);
}

bool Value::flag_or(std::string_view key, bool fallback) const {
  const Value* member = find(key);
  return member != nullptr && member->is_bool() ? member->as_bool() : fallback;
}

Value Value::at(Position position) && {
  position_ = std::move(position);
  return std::move(*this);
}

Value Value::at(Position position) const& {
  return Value(*this).at(std::move(position));
}

Value Value::marked_sensitive() const {
  Value marked = *this;
  marked.sensitive_ = true;
  return marked;
}

bool Value::contains_unknown() const {
  const auto inside = [](const Value& value) { return value.contains_unknown(); };
  if (is_list()) return std::any_of(as_list().begin(), as_list().end(), inside);
  if (is_map()) {
    return std::any_of(as_map().begin(), as_map().end(),
                       [&](const Map::Entry& entry) { return inside(entry.value); });
  }
  return is_unknown();
}

bool Value::contains_sensitive() const {
  if (sensitive_) return true;
  const auto inside = [](const Value& value) { return value.contains_sensitive(); };
  if (is_list()) return std::any_of(as_list().begin(), as_list().end(), inside);
  if (is_map()) {
    return std::any_of(as_map().begin(), as_map().end(),
                       [&](const Map::Entry& entry) { return inside(entry.value); });
  }
  return false;
}

bool Value::operator==(const Value& other) const {
  if (is_numeric() && other.is_numeric()) {
    if (is_integer() && other.is_integer()) return as_integer() == other.as_integer();
    return as_number() == other.as_number();
  }
  if (kind() != other.kind()) return false;
  if (is_list()) return as_list() == other.as_list();
  if (is_map()) {
    const Map& left = as_map();
    const Map& right = other.as_map();
    return left.size() == right.size() &&
           std::all_of(left.begin(), left.end(), [&](const Map::Entry& entry) {
             const Value* match = right.find(entry.key);
             return match != nullptr && *match == entry.value;
           });
  }
  return data_ == other.data_;
}

std::string_view Value::name_of(Kind kind) {
  constexpr std::array<std::string_view, 8> kNames = {"null",   "boolean", "integer", "number",
                                                      "string", "list",    "map",     "unknown"};
  return kNames.at(static_cast<std::size_t>(kind));
}

std::string Value::display() const {
  if (sensitive_) return "‹secret›";
  switch (kind()) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return as_bool() ? "true" : "false";
    case Kind::integer:
      return std::to_string(as_integer());
    case Kind::number:
      return fmt::format("{}", as_number());
    case Kind::string:
      return as_string();
    case Kind::unknown:
      return fmt::format("unknown ({})", as_unknown().reason);
    case Kind::list: {
      std::string text = "[";
      for (const auto& item : as_list()) {
        if (text.size() > 1) text += ", ";
        text += item.display();
      }
      return text + "]";
    }
    case Kind::map: {
      std::string text = "{";
      for (const auto& entry : as_map()) {
        if (text.size() > 1) text += ", ";
        text += entry.key + ": " + entry.value.display();
      }
      return text + "}";
    }
  }
  return {};
}

Map::Map(std::initializer_list<std::pair<std::string, Value>> entries) {
  for (const auto& [key, value] : entries) set(key, value);
}

std::size_t Map::index_of(std::string_view key) const {
  if (!index_.empty()) {
    const auto found = index_.find(std::string(key));
    return found == index_.end() ? entries_.size() : found->second;
  }
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& entry) { return entry.key == key; });
  return static_cast<std::size_t>(found - entries_.begin());
}

const Map::Entry* Map::find_entry(std::string_view key) const {
  const std::size_t index = index_of(key);
  return index < entries_.size() ? &entries_[index] : nullptr;
}

const Value* Map::find(std::string_view key) const {
  const Entry* entry = find_entry(key);
  return entry != nullptr ? &entry->value : nullptr;
}

void Map::set(std::string key, Value value, Position key_position) {
  const std::size_t index = index_of(key);
  if (index < entries_.size()) {
    entries_[index].value = std::move(value);
    entries_[index].key_position = std::move(key_position);
    return;
  }
  entries_.push_back({std::move(key), std::move(value), std::move(key_position)});
  if (!index_.empty()) {
    index_.emplace(entries_.back().key, index);
  } else if (entries_.size() > kIndexFrom) {
    for (std::size_t i = 0; i < entries_.size(); ++i) index_.emplace(entries_[i].key, i);
  }
}

void Map::erase(std::string_view key) {
  const std::size_t index = index_of(key);
  if (index == entries_.size()) return;
  entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(index));
  if (index_.empty()) return;
  index_.clear();
  for (std::size_t i = 0; i < entries_.size(); ++i) index_.emplace(entries_[i].key, i);
}

std::vector<std::string> Map::keys() const {
  std::vector<std::string> keys;
  keys.reserve(entries_.size());
  for (const auto& entry : entries_) keys.push_back(entry.key);
  return keys;
}

Value merged(const Value& under, const Value& over) {
  if (!under.is_map() || !over.is_map()) return over;
  Map result = under.as_map();
  for (const auto& entry : over.as_map()) {
    const Value* existing = result.find(entry.key);
    result.set(entry.key, existing != nullptr ? merged(*existing, entry.value) : entry.value,
               entry.key_position);
  }
  return Value(std::move(result)).at(over.position());
}

}  // namespace tend
