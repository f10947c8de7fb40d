// Which level gave a parameter what: the one list of levels that merging folds and explaining
// shows.
#pragma once

#include <string>
#include <vector>

#include "engine/compile.hpp"
#include "load/load.hpp"
#include "model/role.hpp"

namespace tend::engine {

// What one level says about a role's parameters.
struct GivenLevel {
  std::string level;  // as load::LevelAssignment names it, or "command line"
  Map params;
  Position position;  // of the role's key; nowhere on the command line
};

// Lowest first; without the role's own defaults, which stand in where no level gives a value.
std::vector<GivenLevel> given_levels(const CompileInput& input, const load::HostRole& host_role);

// One level's word about one parameter.
struct Candidate {
  std::string level;  // "role default" besides those of GivenLevel
  Value value;        // as written; a default may be a template
  Position position;
  bool counts = false;  // it is in the merged value: the highest, and maps that it merges with
};

// All levels that say something about a parameter, lowest first.
std::vector<Candidate> candidates_of(const model::Field& field,
                                     const std::vector<GivenLevel>& levels);

}  // namespace tend::engine
