// Values as Python sees them: what Jinja2 prints, compares and calls true.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/value.hpp"

namespace tend::templates {

// Python has several kinds of sequence where we have a list. They differ in how they print and in
// what may be done with them, so those a template makes bear a mark; it goes with the value until
// `plain` takes it away.
enum class Sequence { list, tuple, keys, values, items, range };
Value as_sequence(List items, Sequence kind);
Sequence sequence_of(const Value& value);
// A map made by `namespace()`: the only thing `set` may change a member of.
Value as_namespace(Map members);
bool is_namespace(const Value& value);
// The same without marks, for those outside of templates.
Value plain(const Value& value);

// Python's str() and repr().
std::string python_str(const Value& value);
std::string python_repr(const Value& value);
std::string float_repr(double number);
// Python's name for the type: "str", "int", "dict", …
std::string python_type(const Value& value);

// Python's ==: True == 1 == 1.0, and a tuple is no list.
bool python_equal(const Value& left, const Value& right);
// Below, at or above zero as in sorting; an error where Python does not order them.
Result<int> python_compare(const Value& left, const Value& right);
// True and False are numbers there.
bool is_python_number(const Value& value);
bool is_python_integer(const Value& value);
std::int64_t python_integer(const Value& value);  // REQUIRES: is_python_integer(value)
double python_number(const Value& value);         // REQUIRES: is_python_number(value)

// The members a `for` goes over: of a list its items, of a map its keys, of a string its
// characters.
Result<List> iterate(const Value& value);

}  // namespace tend::templates
