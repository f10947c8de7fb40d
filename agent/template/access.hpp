// Members of values: attributes, items and slices.
#pragma once

#include <string>
#include <string_view>

#include "template/maybe.hpp"

namespace tend::templates {

// `written` is the whole access as it stands in the text; messages name it.
Result<Maybe> attribute_of(const Value& object, std::string_view name, std::string_view written);
Result<Maybe> item_of(const Value& object, const Value& key, std::string_view written);
// Null stands for a part that was left out.
Result<Value> slice_of(const Value& object, const Value& start, const Value& stop,
                       const Value& step);

// "a.b.c" or "0.name", as `map(attribute=…)` takes it.
Result<Maybe> path_of(const Value& object, const Value& path);

}  // namespace tend::templates
