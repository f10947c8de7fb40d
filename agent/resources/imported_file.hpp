// A file whose content comes from elsewhere and is known by its digest: what `download` and
// `archive` share.
#pragma once

#include <vector>

#include "model/kind.hpp"
#include "model/plan.hpp"
#include "model/resource.hpp"
#include "model/state.hpp"
#include "resources/provider.hpp"
#include "system/doors.hpp"

namespace tend::resources {

// `mode`, `owner`, `group` and `state`.
std::vector<model::AttributeSpec> imported_file_attributes();

// The wish is no import any more: the file goes, or is again what it was before our first change.
bool gives_back(const model::Resource& resource);

// The path, its directory, its owner and group.
std::vector<Claim> imported_file_claims(const model::Resource& resource);
std::vector<Subject> imported_file_needs(const model::Resource& resource);

// {exists, type, mode, owner, group, sha256}; the last is of what lies there.
Result<model::State> observe_imported(const model::Resource& resource,
                                      const system::Readers& readers);
// `sha256` is what the file is to have, unknown where that is not known yet. At most one change.
std::vector<model::Change> decide_imported(const model::Resource& resource, const Value& sha256,
                                           const model::State& observed);
// What is left to do where the content is as wished, or where the wish gives it back. REQUIRES: the
// change does not name `sha256`, or gives_back().
Status apply_without_import(const model::Change& change, const model::Resource& resource,
                            system::Writers& writers);

Restoration imported_file_restoration(const model::State& original);

// The attributes above in a wish that cannot be met, and `names` where they are missing.
void check_imported(const model::Resource& resource, const std::vector<std::string>& names,
                    Errors& errors);

}  // namespace tend::resources
