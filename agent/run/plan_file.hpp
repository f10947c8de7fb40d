// A reviewed plan on disk: written by `diff --save`, read by `apply --plan`.
#pragma once

#include <map>
#include <string>

#include "base/result.hpp"
#include "model/resource.hpp"
#include "model/saved_plan.hpp"
#include "run/options.hpp"

namespace tend::run {

// What a plan made now is to be kept with; `facts` name the machine, `key` is engine::Memory's for
// digests.
model::SavedPlan plan_to_save(model::Plan plan, const model::Catalog& catalog, const Value& facts,
                              const Options& options, const std::string& key = "");
// Id -> digest of what is desired, of every resource.
std::map<std::string, std::string> wishes_of(const model::Catalog& catalog, const std::string& key);
// machine-id(5), else the hostname.
std::string machine_of(const Value& facts);

// Writes one JSON document, 0600, whole or not at all; its directory must be there. `path` is of
// this machine, whatever root is managed. It holds the command line's parameters as they are.
Status write_plan(const model::SavedPlan& saved, const std::string& path);
// `usage` when there is no such file; `invalid` when it is no plan, a damaged or edited one, or of
// a newer schema.
Result<model::SavedPlan> read_plan(const std::string& path);

// The options to apply a saved plan with: its source where the command line says nothing; what
// contradicts it is `usage`.
Result<Options> options_of(const model::SavedPlan& saved, const Options& given);

// --repo as plans keep it: an absolute path without links, empty stays empty.
std::string absolute_path(const std::string& path);

}  // namespace tend::run
