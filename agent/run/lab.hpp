// From the files of a lab repository to the catalog of one host.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "engine/compile.hpp"
#include "load/agent_config.hpp"
#include "load/load.hpp"
#include "model/resource.hpp"
#include "model/role.hpp"
#include "resources/provider.hpp"
#include "run/options.hpp"
#include "system/repository.hpp"
#include "template/scope.hpp"

namespace tend::run {

// A lab repository's files as of one commit, or as they lie.
struct LabFiles {
  std::unique_ptr<system::Snapshot> snapshot;
  std::string commit;            // id, or describe_directory()'s words
  std::int64_t commit_time = 0;  // seconds since the epoch; 0 when unknown
};

// --repo DIR.
Result<LabFiles> open_lab_directory(const std::string& directory);
// The agent's own repository at a commit.
Result<LabFiles> open_lab_commit(const std::string& repository, const std::string& commit);

// The standard roles, where they are installed; null where not.
std::unique_ptr<system::Snapshot> open_standard_roles(const Options& options);

// --host, else agent.yaml's, else this machine's name.
std::string host_name(const Options& options, const load::AgentConfig* config, const Value& facts);

// What a lab says about one host, read and not yet compiled.
struct HostLab {
  model::Inventory inventory;
  std::vector<load::HostRole> host_roles;
  std::map<std::string, model::Role> roles;
};
Checked<HostLab> load_host(const LabFiles& lab, const system::Snapshot* standard,
                           const std::string& host);

// Settings, inventory, the host's roles, catalog; every fault of what this host needs.
// `read_secret` and `facts_read`, where given, are engine::CompileInput's.
Checked<model::Catalog> compile_host(const LabFiles& lab, const system::Snapshot* standard,
                                     const std::string& host, const Value& facts,
                                     const std::map<std::string, Map>& parameters,
                                     const resources::Providers& providers,
                                     const engine::ReadSecret& read_secret = {},
                                     templates::ReadLog* facts_read = nullptr);

// Keeps what a partial run is about (roles and ids) and what that depends on. Unknown targets are
// `usage` errors.
Checked<model::Catalog> restrict_to(model::Catalog catalog,
                                    const std::vector<std::string>& targets);

}  // namespace tend::run
