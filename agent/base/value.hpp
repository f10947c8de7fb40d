// Value: what YAML, JSON, facts, parameters and templates speak. Immutable once shared, cheap to
// copy, and each one knows where it was written.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "base/position.hpp"

namespace tend {

class Map;
class Value;
using List = std::vector<Value>;

// A value that is not known here and now: a fact that could not be gathered, a state behind a
// package. It is of no kind but its own, and whatever is computed from it is unknown too.
struct Unknown {
  std::string reason;  // "needs root", "after package:chrony"
  bool operator==(const Unknown&) const = default;
};

class Value {
 public:
  enum class Kind { null, boolean, integer, number, string, list, map, unknown };

  Value() = default;        // null
  Value(std::nullptr_t) {}  // NOLINT(google-explicit-constructor): values are written as literals
  Value(bool value) : data_(value) {}  // NOLINT(google-explicit-constructor)
  Value(int value)
      : data_(static_cast<std::int64_t>(value)) {}       // NOLINT(google-explicit-constructor)
  Value(std::int64_t value) : data_(value) {}            // NOLINT(google-explicit-constructor)
  Value(double value) : data_(value) {}                  // NOLINT(google-explicit-constructor)
  Value(std::string value) : data_(std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Value(std::string_view value)
      : data_(std::string(value)) {}                       // NOLINT(google-explicit-constructor)
  Value(const char* value) : data_(std::string(value)) {}  // NOLINT(google-explicit-constructor)
  Value(List value);                                       // NOLINT(google-explicit-constructor)
  Value(Map value);                                        // NOLINT(google-explicit-constructor)
  Value(Unknown value) : data_(std::move(value)) {}        // NOLINT(google-explicit-constructor)

  Kind kind() const { return static_cast<Kind>(data_.index()); }
  bool is_null() const { return kind() == Kind::null; }
  bool is_bool() const { return kind() == Kind::boolean; }
  bool is_integer() const { return kind() == Kind::integer; }
  bool is_number() const { return kind() == Kind::number; }  // a float; see is_numeric
  bool is_numeric() const { return is_integer() || is_number(); }
  bool is_string() const { return kind() == Kind::string; }
  bool is_list() const { return kind() == Kind::list; }
  bool is_map() const { return kind() == Kind::map; }
  bool is_unknown() const { return kind() == Kind::unknown; }

  // REQUIRES: the kind asked for.
  bool as_bool() const { return std::get<bool>(data_); }
  std::int64_t as_integer() const { return std::get<std::int64_t>(data_); }
  double as_number() const;  // also of an integer
  const std::string& as_string() const { return std::get<std::string>(data_); }
  const List& as_list() const { return *std::get<std::shared_ptr<const List>>(data_); }
  const Map& as_map() const { return *std::get<std::shared_ptr<const Map>>(data_); }
  const Unknown& as_unknown() const { return std::get<Unknown>(data_); }

  // The member of a map, or nullptr when this is no map or has no such key.
  const Value* find(std::string_view key) const;
  // The member as text or flag where it is of that kind, else the fallback.
  std::string text_or(std::string_view key, std::string_view fallback) const;
  bool flag_or(std::string_view key, bool fallback) const;

  const Position& position() const { return position_; }
  Value at(Position position) &&;
  Value at(Position position) const&;

  // The mark of a secret; every value computed from a marked one must be marked. Equality ignores
  // it.
  bool sensitive() const { return sensitive_; }
  Value marked_sensitive() const;

  // True when this or anything inside is unknown / sensitive.
  bool contains_unknown() const;
  bool contains_sensitive() const;

  // Deep; positions and marks do not count; 1 and 1.0 are equal; maps compare as sets of pairs.
  bool operator==(const Value& other) const;

  // "string", "integer", "list", …: as messages name kinds.
  static std::string_view name_of(Kind kind);
  // One line for messages and plans: strings bare, lists as [a, b], maps as {k: v}, unknown as
  // "unknown (reason)", sensitive as "‹secret›".
  std::string display() const;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, std::shared_ptr<const List>,
               std::shared_ptr<const Map>, Unknown>
      data_;
  Position position_;
  bool sensitive_ = false;
};

// A map that keeps the order of writing and the position of each key.
class Map {
 public:
  struct Entry {
    std::string key;
    Value value;
    Position key_position;
  };

  Map() = default;
  Map(std::initializer_list<std::pair<std::string, Value>> entries);

  const Value* find(std::string_view key) const;
  const Entry* find_entry(std::string_view key) const;
  bool contains(std::string_view key) const { return find(key) != nullptr; }
  // Adds, or replaces in place (position of the key included).
  void set(std::string key, Value value, Position key_position = {});
  void erase(std::string_view key);

  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  std::vector<std::string> keys() const;

 private:
  std::size_t index_of(std::string_view key) const;  // size() when absent

  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::size_t> index_;  // only kept for large maps
};

// Deep merge by key: maps merge, everything else is replaced by `over`.
Value merged(const Value& under, const Value& over);

}  // namespace tend
