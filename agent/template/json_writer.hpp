// JSON as Python writes it.
#pragma once

#include <string>

#include "base/result.hpp"
#include "base/value.hpp"

namespace tend::templates {

struct JsonStyle {
  int indent = -1;  // below zero: one line
  bool sorted = false;
};
// json.dumps: beyond ASCII everything is escaped.
std::string write_json(const Value& value, const JsonStyle& style);

}  // namespace tend::templates
