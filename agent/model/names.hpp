// Names of enumerations as tables, read both ways.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace tend::model {

template <class Enum, std::size_t size>
using NameTable = std::array<std::pair<Enum, std::string_view>, size>;

// Empty for a value that the table lacks.
template <class Enum, std::size_t size>
std::string_view name_in(const NameTable<Enum, size>& table, Enum value) {
  for (const auto& [candidate, name] : table) {
    if (candidate == value) return name;
  }
  return {};
}

template <class Enum, std::size_t size>
std::optional<Enum> value_in(const NameTable<Enum, size>& table, std::string_view name) {
  for (const auto& [value, candidate] : table) {
    if (candidate == name) return value;
  }
  return std::nullopt;
}

}  // namespace tend::model
