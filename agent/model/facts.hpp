// What facts there are: their schema. A name that is not here is an error, not an absent value.
#pragma once

#include "base/value.hpp"
#include "model/type_spec.hpp"

namespace tend::model {

// The tree of all facts, as a map spec with fields; lists have items.
const TypeSpec& facts_schema();

// The facts of a host nobody has asked yet: every leaf unknown.
Value unknown_facts(const std::string& reason);

}  // namespace tend::model
