// The methods of Python's values that templates live on.
#pragma once

#include <string_view>

#include "template/functions.hpp"

namespace tend::templates {

// Whether Python's values of that type have such a method, supported or not.
bool is_method(const Value& object, std::string_view name);
// REQUIRES: object and arguments hold nothing unknown.
Result<Value> call_method(const Value& object, std::string_view name, const Arguments& arguments,
                          Meter& meter);

}  // namespace tend::templates
