// Expressions and templates: the Jinja2 subset that Ansible templates live on. Standard Jinja2 is
// the yardstick: same template, same data, same text, or a clear "not supported". Undefined is an
// error. Pure; nothing here reads or writes.
#pragma once

#include <string>
#include <string_view>

#include "base/position.hpp"
#include "base/result.hpp"
#include "base/value.hpp"
#include "template/scope.hpp"

namespace tend::templates {

// What one rendering may cost, so that a mistake ends in an error and not in a dead host.
struct Budget {
  std::size_t steps = 10'000'000;
  std::size_t output = std::size_t{16} << 20U;
};

// A bare expression, as in `when:`. `position` is where its first character stands (of a plain
// one-line YAML scalar: exact; of others: the scalar's start). Unknown where a value it depends on
// is unknown; short-circuit logic may still decide.
Result<Value> evaluate(std::string_view expression, const Position& position, const Scope& scope,
                       const Budget& budget = {});

// A string of a role file. One that is a single {{ }} keeps the expression's type; otherwise the
// rendered text. Without braces it is returned as it is. An unknown inside makes the whole Unknown.
Result<Value> render_string(const Value& text, const Scope& scope, const Budget& budget = {});
// The same for every string inside lists and maps (keys are left alone).
Result<Value> render_value(const Value& value, const Scope& scope, const Budget& budget = {});

// A template file, whitespace as Ansible sets it: trim_blocks on, lstrip_blocks off,
// keep_trailing_newline on. Errors carry line and column in the file. Result is a string Value,
// sensitive if anything it used is, or Unknown.
Result<Value> render_file(const SourcePtr& source, const Scope& scope, const Budget& budget = {});

// Truth as Jinja2 (Python) has it; unknown has none: REQUIRES !value.is_unknown().
bool truthy(const Value& value);

// Parses only: the syntax faults of a template file or of a string with braces. Empty when there
// are none.
Errors check_syntax(const SourcePtr& source);
// Filters and tests there are, sorted, for messages and documentation.
std::vector<std::string> filter_names();
std::vector<std::string> test_names();

}  // namespace tend::templates
