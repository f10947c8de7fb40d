// /etc/tend/agent.yaml: what one host's agent was told at bootstrap. Unknown keys are errors.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/type_spec.hpp"
#include "system/file_reader.hpp"

namespace tend::load {

struct AgentConfig {
  std::string repository;  // path, https:// or ssh://
  std::string branch = "main";
  std::string host;                                   // empty: the hostname
  std::string signers = "/etc/tend/allowed_signers";  // ssh-keygen(1), ALLOWED SIGNERS
  std::string ssh_key;
  std::string known_hosts = "/etc/tend/known_hosts";
  std::string ca_file;
  std::int64_t fetch_timeout_seconds = 60;
};

inline constexpr const char* kAgentConfigPath = "/etc/tend/agent.yaml";

// What the file may hold.
model::TypeSpec agent_config_spec();

// not_found as one error when there is no such file.
Checked<AgentConfig> load_agent_config(const system::FileReader& files,
                                       const std::string& path = kAgentConfigPath);

}  // namespace tend::load
