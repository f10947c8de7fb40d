// Attributes of one resource: rendered, checked against the kind's table, and split from the common
// ones.
#pragma once

#include "base/result.hpp"
#include "model/kind.hpp"
#include "model/resource.hpp"
#include "model/role.hpp"
#include "template/scope.hpp"

namespace tend::engine {

// Faults that show without evaluating anything: unknown attributes, role files that are not there
// or do not parse. Asked of every resource of a role, whatever its `when` says.
void check_attributes(const model::ResourceTemplate& resource, const model::Role& role,
                      const model::KindSchema& schema, Errors& errors);

// Fills `resource` (attributes, common ones; `unknown` where something it depends on is). False
// when a fault was reported.
bool decode_attributes(const model::ResourceTemplate& written, const model::Role& role,
                       const model::KindSchema& schema, const templates::Scope& scope,
                       model::Resource& resource, Errors& errors);

// A string or a list of strings, as strings. REQUIRES: value is one of these, as the tables of
// attributes ensure.
std::vector<std::string> as_strings(const Value& value);

}  // namespace tend::engine
