// role.yaml to a role.
#pragma once

#include "load/faults.hpp"
#include "model/role.hpp"

namespace tend::load {

// Fills in what role.yaml says. `role.name` is set already; faults go to `faults`.
void read_role_file(const Value& document, model::Role& role, Faults& faults);

}  // namespace tend::load
