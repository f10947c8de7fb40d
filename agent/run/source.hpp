// Where the desired state of a run comes from: the agent's configuration, its repository and its
// anchor.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "load/agent_config.hpp"
#include "run/lab.hpp"
#include "run/options.hpp"
#include "system/file_system.hpp"
#include "trust/accept.hpp"

namespace tend::run {

// agent.yaml, if there is one. Its faults are errors; its absence is none unless `required`.
Checked<std::optional<load::AgentConfig>> read_config(const Options& options,
                                                      const system::FileReader& files,
                                                      bool required);

// What diff and apply work from: --repo DIR, else --ref of the agent's repository, else the last
// accepted commit.
Result<LabFiles> open_lab(const Options& options, const system::FileReader& files);

}  // namespace tend::run
