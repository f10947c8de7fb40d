// Changes as documents carry them; for the plan's and the report's to_value.
#pragma once

#include "base/result.hpp"
#include "model/plan.hpp"

namespace tend::model {

// [{name, before, after}], as they are: mask first.
Value attributes_value(const Change& change);

// The ways back; what is missing or of another kind is left empty.
// Nothing when the row has no id or no action.
std::optional<Change> change_from(const Value& row);
std::vector<AttributeChange> attributes_from(const Value* value);
Position position_from(const Value* value);
std::optional<Error> error_from(const Value* value);

}  // namespace tend::model
