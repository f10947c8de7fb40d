#include "model/state.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.hpp"

namespace tend::model {
namespace {

void write(const Value& value, std::string& out);

void write(const List& list, std::string& out) {
  out += '[';
  for (const Value& item : list) {
    write(item, out);
    out += ',';
  }
  out += ']';
}

void write(const Map& map, std::string& out) {
  auto keys = map.keys();
  std::sort(keys.begin(), keys.end());
  out += '{';
  for (const std::string& key : keys) {
    if (is_evidence(key)) continue;
    out += fmt::format("{}:{}=", key.size(), key);
    write(*map.find(key), out);
    out += ',';
  }
  out += '}';
}

// Integers are written as floats of the same value are: 1 and 1.0 are one value.
void write(const Value& value, std::string& out) {
  switch (value.kind()) {
    case Value::Kind::null:
      out += "null";
      break;
    case Value::Kind::boolean:
      out += value.as_bool() ? "true" : "false";
      break;
    case Value::Kind::integer:
      out += fmt::format("{}", value.as_integer());
      break;
    case Value::Kind::number:
      out += fmt::format("{}", value.as_number());
      break;
    case Value::Kind::string:
      out += "s" + sha256(value.as_string());
      break;
    case Value::Kind::list:
      write(value.as_list(), out);
      break;
    case Value::Kind::map:
      write(value.as_map(), out);
      break;
    case Value::Kind::unknown:
      out += "unknown";
      break;
  }
}

}  // namespace

bool is_evidence(std::string_view attribute) {
  return attribute.starts_with('.');
}

std::string digest_of(const Value& value) {
  std::string text;
  write(value, text);
  return sha256(text);
}

std::string digest_of(const State& state) {
  std::string text;
  write(state, text);
  return sha256(text);
}

}  // namespace tend::model
