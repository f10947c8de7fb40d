// Types of role parameters and of resource attributes: one vocabulary, one checker.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/value.hpp"

namespace tend::model {

enum class Type {
  string,
  integer,
  number,
  boolean,
  path,
  enumeration,
  list,
  map,
  secret,
  port,
  duration,
  size,
  mode,  // permission bits as a quoted octal string, "0644"
  any,
};

struct Field;

struct TypeSpec {
  Type type = Type::string;
  std::string summary;
  bool required = false;
  std::optional<Value>
      default_value;  // of a parameter it may be a template; of an attribute it is plain
  std::vector<std::string> choices;  // enumeration
  std::string pattern;               // string: ECMAScript regular expression, whole match
  std::optional<double> min;         // numbers, durations, sizes; length of strings and lists
  std::optional<double> max;
  std::shared_ptr<const TypeSpec> items;  // list, or values of a map without fields
  std::vector<Field> fields;              // map; empty: any keys
  Position position;                      // where it is declared
};

struct Field {
  std::string name;
  TypeSpec spec;
};

std::string_view name_of(Type type);
std::optional<Type> type_named(std::string_view name);
std::vector<std::string> type_names();

// Whether a value of this type may be, or have in it, a secret of secrets/.
bool holds_secret(const TypeSpec& spec);
// {secret: NAME}, as inventories write it.
bool names_a_secret(const Value& value);

// The value in its canonical form (durations "1h30m" as integer seconds, sizes "10G" as integer
// bytes, paths normalised, numbers in range, defaults of map fields filled in), or every fault
// found, each with the value's position. `what` names it in messages: "parameter `docker.users`",
// "attribute `mode`". Unknown values pass as they are.
Checked<Value> conform(const TypeSpec& spec, const Value& value, const std::string& what);

}  // namespace tend::model
