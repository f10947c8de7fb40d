// YAML as PyYAML writes it for Ansible's to_yaml and to_nice_yaml: keys sorted, lists not indented
// below their key.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/value.hpp"

namespace tend::templates {

struct YamlStyle {
  std::size_t indent = 2;
  bool leaves_in_line = true;  // [a, b] and {a: b} where nothing but scalars is inside
};

// What PyYAML would fold at 80 columns or write in double quotes is not supported.
Result<std::string> write_yaml(const Value& value, const YamlStyle& style);

// One scalar, quoted where it has to be; `in_flow` is inside of [] and {}.
Result<std::string> yaml_scalar(const Value& value, bool in_flow);

}  // namespace tend::templates
