// The plan as people read it.
#pragma once

#include <string>
#include <vector>

#include "cli/screen.hpp"
#include "model/plan.hpp"

namespace tend::cli {

// Header, changes by role, what failed to be planned, what is unknown or deferred, and the summary.
std::string plan_text(const model::Plan& plan, const std::vector<std::string>& notes,
                      const Screen& screen);

// "Plan: 12 to create, 3 to change, 0 to remove, 2 to start; 5 ok; 1 unknown." or "Nothing to do:
// 43 resources as they should be."
std::string plan_summary(const model::Plan& plan);

}  // namespace tend::cli
