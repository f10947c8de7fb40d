// Checks of a role, evaluated for one host.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "model/resource.hpp"
#include "model/role.hpp"
#include "template/scope.hpp"

namespace tend::engine {

// Faults that show without evaluating anything: unknown keys, and not exactly one probe.
void check_keys(const model::CheckTemplate& written, Errors& errors);

// REQUIRES: check_keys was asked.
void expand_check(const model::CheckTemplate& written, const std::string& role,
                  const templates::Scope& scope, std::vector<model::Check>& checks, Errors& errors);

// The keys of a check, as role.yaml has them; one of run, http, port and user says what is probed.
const std::vector<model::Field>& check_fields();

}  // namespace tend::engine
