// UTF-8 by code points, as Python counts characters. Bytes that are no UTF-8 count as one character
// each.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tend::templates {

void append_utf8(std::string& text, char32_t point);
std::u32string to_points(std::string_view text);
std::string to_utf8(std::u32string_view points);
// Characters, not bytes.
std::size_t length_of(std::string_view text);

// Letters of scripts with upper and lower case beyond ASCII are not supported; those without case
// stay as they are.
Result<std::string> upper_text(std::string_view text);
Result<std::string> lower_text(std::string_view text);

// Python's str.strip and str.split() without arguments also know the spaces beyond ASCII.
bool is_space(char32_t point);

}  // namespace tend::templates
