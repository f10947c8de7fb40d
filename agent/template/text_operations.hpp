// Python's operations on strings, shared by filters and methods.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/value.hpp"
#include "template/meter.hpp"

namespace tend::templates {

// A limit below zero is none.
List split_on_space(std::string_view text, std::int64_t limit);
List split_on(std::string_view text, std::string_view separator, std::int64_t limit);
List split_text_lines(std::string_view text);
std::string strip_space(std::string_view text, bool left, bool right);
std::string strip_characters(std::string_view text, std::string_view characters, bool left,
                             bool right);
Result<std::string> replace_text(std::string_view text, std::string_view from, std::string_view to,
                                 std::int64_t count, Meter& meter);
// The items as Python prints them, with `separator` between them.
Result<std::string> join_text(const List& items, std::string_view separator, Meter& meter);
std::size_t count_text(std::string_view text, std::string_view wanted);
bool starts_with(std::string_view text, std::string_view prefix);
bool ends_with(std::string_view text, std::string_view suffix);
bool is_all_digits(std::string_view text);
// str.title() and Jinja2's `title` differ in where a word starts.
Result<std::string> python_title(std::string_view text);
Result<std::string> jinja_title(std::string_view text);
Result<std::string> capitalize_text(std::string_view text);

}  // namespace tend::templates
