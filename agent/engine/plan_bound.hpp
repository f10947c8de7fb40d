// What a reviewed plan lets be done to a resource when its turn comes.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "base/error.hpp"
#include "model/plan.hpp"

namespace tend::engine {

class PlanBound {
 public:
  // `plan` is borrowed; unmasked.
  explicit PlanBound(const model::Plan& plan);

  // Why these changes are not those the plan names; nothing when they are. Less than the plan names
  // is fine: something it names brought the rest about. Where a change was planned with `before`
  // unknown, only what the attributes become is held to the plan. What the plan calls unknown was
  // to be decided at its turn.
  std::optional<Error> objection(const std::vector<model::Change>& changes) const;
  std::optional<Error> objection(const model::Change& change) const;

 private:
  std::multimap<model::ResourceId, const model::Change*> planned_;
  std::set<model::ResourceId> undecided_;
};

}  // namespace tend::engine
