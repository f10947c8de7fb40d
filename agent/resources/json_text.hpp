// Where things stand in a JSON text, and how new ones are written there: pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/value.hpp"

namespace tend::resources {

// Offsets into the text.
struct JsonMember {
  std::string name;
  std::size_t start = 0;      // of the name's quote
  std::size_t value = 0;      // of the value's first character
  std::size_t value_end = 0;  // behind its last
};

struct JsonObject {
  std::size_t open = 0;   // of {
  std::size_t close = 0;  // of }
  std::vector<JsonMember> members;

  const JsonMember* find(std::string_view name) const;
};

// The map whose { stands at `open`. REQUIRES: the text is valid JSON.
JsonObject scan_object(const std::string& text, std::size_t open);

// The white space that begins the line of `at`.
std::string line_indent(const std::string& text, std::size_t at);
// How far the outermost map's members are indented; two spaces where they are not.
std::string indent_unit(const std::string& text);

// Maps on lines of their own, `unit` further in than `indent`; lists of plain values on one line.
// Secrets stand as they are: the text is for the file.
std::string value_text(const Value& value, const std::string& indent, const std::string& unit);
std::string member_text(const std::string& name, const Value& value, const std::string& indent,
                        const std::string& unit);

}  // namespace tend::resources
