// One key within a JSON text: pure. What is not edited keeps its bytes: order, spaces and all.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/value.hpp"

namespace tend::resources {

// The names from the outermost map to the key.
using KeyPath = std::vector<std::string>;

// "runtimes.nvidia" is nvidia within runtimes; a name with a dot in it is quoted: "\"a.b\".c".
// Nothing when a name is empty or a quote is left open.
std::optional<KeyPath> parse_key(std::string_view key);
std::string key_text(const KeyPath& path);

// What is there; nullptr when nothing is.
const Value* value_at(const Value& document, const KeyPath& path);

// REQUIRES of both: `text` is a JSON map (format::parse_json took it), `path` is not empty.
// Maps that are missing on the way are made; what is there and no map gives way to one. New keys go
// last, indented as their neighbours are, else by the text's first indentation, else two spaces.
std::string set_key(const std::string& text, const KeyPath& path, const Value& value);
// Maps that are empty then go too, but for the outermost.
std::string remove_key(const std::string& text, const KeyPath& path);

}  // namespace tend::resources
