// JSON text to Values and back.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/value.hpp"

namespace tend::format {

// Refuses what is deeper than 64 or longer than `limit` bytes; an object key given twice is an
// error. No positions inside.
Result<Value> parse_json(std::string_view text, std::size_t limit = std::size_t{64} << 20U);

// Keys in their order. Unknown becomes {"unknown": reason}; sensitive values "‹secret›"; bytes that
// are no UTF-8 are replaced by U+FFFD. indent < 0 gives one line.
std::string to_json(const Value& value, int indent = 2);

}  // namespace tend::format
