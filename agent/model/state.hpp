// What was observed of one resource: a map of attributes, `exists` among them where the kind knows
// existence.
#pragma once

#include <string>
#include <string_view>

#include "base/value.hpp"

namespace tend::model {

using State = Map;

// An attribute whose name starts with a dot is evidence: deciding needs it (the whole text of which
// a line is a part, for the diff), but it is no part of the resource, so no digest covers it.
bool is_evidence(std::string_view attribute);

// The digest under which a ledger remembers a state: order-independent, contents by hash only.
// Never contains plain text of a sensitive value.
std::string digest_of(const State& state);
std::string digest_of(const Value& value);

}  // namespace tend::model
