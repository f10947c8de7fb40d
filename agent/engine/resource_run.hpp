// One resource's way through a run: observe, decide, keep the original, note restarts, apply,
// observe again, remember.
#pragma once

#include <vector>

#include "engine/applier.hpp"
#include "engine/decision.hpp"
#include "engine/notices.hpp"
#include "engine/plan_bound.hpp"
#include "engine/run_recorder.hpp"

namespace tend::engine {

// What all resources of a run share.
struct RunContext {
  const model::Catalog& catalog;
  const resources::Providers& providers;
  const Memory& memory;
  const ApplyDoors& doors;
  const std::string& run;
  Observer& observer;
  Notices& notices;
  const PlanBound* bound;            // null: by the catalog alone
  std::vector<std::string> waiting;  // per resource: id of what it is behind that was put off
  RunRecorder& recorder;
};

// Runs the resources at `indices`: one, or several of a batched kind that are applied together. One
// result each.
std::vector<model::ResourceResult> run_resources(const std::vector<std::size_t>& indices,
                                                 RunContext& context);

}  // namespace tend::engine
