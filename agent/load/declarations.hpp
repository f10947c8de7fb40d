// The parameters that a role declares.
#pragma once

#include <string>
#include <vector>

#include "load/faults.hpp"
#include "model/type_spec.hpp"

namespace tend::load {

// `what` names the map in messages: "`params` of role `base`".
std::vector<model::Field> read_declarations(const Value& params, const std::string& what,
                                            Faults& faults);

}  // namespace tend::load
