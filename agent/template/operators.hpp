// What Python's operators do with values. Unknown operands never come here.
#pragma once

#include "base/result.hpp"
#include "base/value.hpp"
#include "template/ast.hpp"
#include "template/meter.hpp"

namespace tend::templates {

Result<Value> arithmetic(Operator op, const Value& left, const Value& right, Meter& meter);
Result<Value> negate(const Value& operand, bool minus);
// ==, <, in, …
Result<bool> compare(Operator op, const Value& left, const Value& right);
Result<bool> contains(const Value& container, const Value& member);

}  // namespace tend::templates
