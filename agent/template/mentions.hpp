// Which names a template or an expression speaks of.
#pragma once

#include <set>
#include <string>

#include "base/position.hpp"
#include "base/value.hpp"

namespace tend::templates {

// Dotted names, as far as they are written plainly: "params.uri", "roles.base.timezone". Text that
// is no template has none; one that does not parse has those before its fault or none.
std::set<std::string> mentions_in_file(const SourcePtr& source);
std::set<std::string> mentions_in_expression(const Value& text);
// Of every string inside.
std::set<std::string> mentions_in_value(const Value& value);

}  // namespace tend::templates
