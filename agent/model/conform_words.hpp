// How values and types are called in messages about a value of the wrong type.
#pragma once

#include <string>
#include <string_view>

#include "model/type_spec.hpp"

namespace tend::model {

// What a value of the type is, after "must be": "an integer".
std::string_view wanted(Type type);

// The value, after "not": "the string `x`"; long and many-lined ones by their size.
std::string described(const Value& value);

// What the writer may have meant by a value that is not of the type; empty when nobody knows.
std::string advice(Type type, const Value& value);

}  // namespace tend::model
