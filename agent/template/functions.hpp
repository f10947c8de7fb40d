// Filters and tests: how one is declared, found and applied. The tables are in filters.cpp and
// tests.cpp.
#pragma once

#include <string_view>
#include <vector>

#include "template/maybe.hpp"
#include "template/meter.hpp"

namespace tend::templates {

// What stands between a call's parentheses, evaluated.
struct Arguments {
  std::vector<Value> positional;
  Map named;
};

struct Function;

// One use of a filter or test.
struct Use {
  std::string_view name;
  Maybe input;
  std::vector<const Value*> arguments;  // one for each parameter, nullptr where not given
  Arguments rest;                       // for variadic ones
  Meter& meter;

  const Value& value() const { return input.value(); }
  const Value* argument(std::size_t index) const { return arguments.at(index); }
  bool flag(std::size_t index, bool fallback) const;
  // The argument as text or whole number; an error naming it where it is something else.
  Result<std::string> text(std::size_t index, std::string_view fallback) const;
  Result<std::int64_t> integer(std::size_t index, std::int64_t fallback) const;
  // The input as text, as Jinja2's text filters take anything.
  std::string input_text() const;
};

struct Function {
  std::string_view name;
  std::vector<std::string_view> parameters;
  Result<Maybe> (*run)(const Use&) = nullptr;
  // Hands on what is inside, members not known among it, each with its own mark; others are unknown
  // where anything is.
  bool structural = false;
  bool takes_undefined = false;
  bool variadic = false;     // more arguments than parameters go to `rest`
  std::size_t required = 0;  // so many of the parameters must be given
};

Result<Maybe> apply_filter(std::string_view name, Maybe input, Arguments arguments, Meter& meter);
// A boolean, or Unknown.
Result<Value> apply_test(std::string_view name, Maybe input, Arguments arguments, Meter& meter);

// The first unknown inside, if any.
const Value* unknown_in(const Value& value);

}  // namespace tend::templates
