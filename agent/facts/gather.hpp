// What is observed of a host before compiling. One gatherer a file: gather (reads, thin) and parse
// (pure).
#pragma once

#include <set>
#include <string>

#include "base/value.hpp"
#include "system/file_reader.hpp"
#include "system/local_http.hpp"

namespace tend::facts {

// All facts, as model::facts_schema() has them; a fact that cannot be gathered is Unknown and says
// why. No child is started and no name service asked; a daemon that runs (dockerd) is asked
// through `local`, for a few seconds at most.
// `groups` are the names of the groups wanted, such as "os"; empty, or with "" in it: all.
Value gather(const system::FileReader& files, const system::LocalHttp& local,
             const std::set<std::string>& groups = {});

}  // namespace tend::facts
