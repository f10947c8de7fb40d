// A resource as the ledger keeps it, so that it can be taken back when the repository does not name
// it any more.
#pragma once

#include <string>

#include "base/result.hpp"
#include "model/resource.hpp"

namespace tend::engine {

// JSON: the attributes and what a removal causes (restarts, reloads, triggers, on_remove). Contents
// and secrets are left out.
std::string record_of(const model::Resource& resource);

// The resource back, without contents and secrets. `invalid` for a record that is none.
Result<model::Resource> resource_from(const model::ResourceId& id, const std::string& role,
                                      const std::string& record);

}  // namespace tend::engine
