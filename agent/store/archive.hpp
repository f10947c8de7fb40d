// Private to store: values in a compact form of bytes and back. One description of a type serves
// both directions: a function `members(value, visit)` that hands all its members to `visit`. What
// is read back equals what was written, places included. Numbers are little-endian base 128
// (LEB128).
#pragma once

#include <bit>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/value.hpp"

namespace tend::store {

class Encoder {
 public:
  std::string take() { return std::move(bytes_); }

  template <class... Members>
  void operator()(const Members&... members) {
    (put(members), ...);
  }

 private:
  void number(std::uint64_t value);
  void put(bool value) { bytes_ += value ? '\1' : '\0'; }
  void put(const std::string& text);
  void put(const Position& position);
  void put(const Map& map);
  void put(const Value& value);
  template <class T>
  requires std::is_integral_v<T> || std::is_enum_v<T>
  void put(T value) { number(static_cast<std::uint64_t>(value)); }
  template <class T>
  void put(const std::optional<T>& value) {
    put(value.has_value());
    if (value) put(*value);
  }
  template <class T>
  void put(const std::vector<T>& list) {
    number(list.size());
    for (const T& one : list) put(one);
  }
  template <class T>
  requires requires(const T& value, Encoder& encoder) { members(value, encoder); }
  void put(const T& value) { members(value, *this); }

  std::string bytes_;
  std::map<const SourceFile*, std::uint64_t> sources_;
};

class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : bytes_(bytes) {}
  // Everything was there, and nothing is left over.
  bool complete() const { return !failed_ && bytes_.empty(); }

  template <class... Members>
  void operator()(Members&... members) {
    (get(members), ...);
  }

 private:
  std::uint64_t number();
  std::string_view take(std::uint64_t size);
  // A count of members that the bytes left over can hold at all.
  std::uint64_t count();
  void get(bool& value) { value = take(1) == std::string_view("\1", 1); }
  void get(std::string& text) { text = take(number()); }
  void get(Position& position);
  void get(Map& map);
  void get(Value& value);
  Value plain(Value::Kind kind);
  template <class T>
  requires std::is_integral_v<T> || std::is_enum_v<T>
  void get(T& value) { value = static_cast<T>(number()); }
  template <class T>
  void get(std::optional<T>& value) {
    bool present = false;
    get(present);
    if (present) get(value.emplace());
  }
  template <class T>
  void get(std::vector<T>& list) {
    const std::uint64_t size = count();
    list.reserve(size);
    for (std::uint64_t i = 0; i < size && !failed_; ++i) get(list.emplace_back());
  }
  template <class T>
  requires requires(T& value, Decoder& decoder) { members(value, decoder); }
  void get(T& value) { members(value, *this); }

  std::string_view bytes_;
  bool failed_ = false;
  std::vector<SourcePtr> sources_;
};

}  // namespace tend::store
