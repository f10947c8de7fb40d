// The fetch and what becomes of the fetched commit.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "load/agent_config.hpp"
#include "run/options.hpp"
#include "system/file_system.hpp"
#include "system/process_runner.hpp"
#include "trust/accept.hpp"

namespace tend::run {

// Runs tend-fetch under a deadline; returns the commit fetched. Network trouble is an error that is
// not `refused`.
Result<std::string> fetch_candidate(const Options& options, const load::AgentConfig& config);

// The candidate, if its signature and ancestry are good.
Result<trust::Acceptance> judge_candidate(const Options& options, const load::AgentConfig& config,
                                          const std::string& candidate,
                                          const std::optional<trust::Anchor>& anchor);

}  // namespace tend::run
