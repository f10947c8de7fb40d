// What was observed of one resource: a map of attributes, `exists` among them where the kind knows existence.
#pragma once

#include <string>

#include "base/value.hpp"

namespace tend::model {

using State = Map;

// The digest under which a ledger remembers a state: order-independent, contents by hash only. Never contains plain text of
// a sensitive value.
std::string digest_of(const State& state);
std::string digest_of(const Value& value);

}  // namespace tend::model
