// The Docker Engine as it runs, asked by its API on /run/docker.sock, and as its files tell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/value.hpp"
#include "system/file_reader.hpp"

namespace tend::facts {

// The Engine's answer to GET /info as the group's facts from `version` to `swarm`; what the answer
// lacks is unknown.
Result<Map> parse_docker_info(const std::string& json);
// Of GET /containers/json.
Result<std::vector<std::string>> parse_container_ids(const std::string& json);
// Whether the container of GET /containers/ID/json has GPUs that NVIDIA's hook gave it.
Result<bool> has_hooked_gpus(const std::string& json);

// Whether NVIDIA's container toolkit here injects GPUs by its hook: it is older than 1.18, or its
// configuration says `mode = "legacy"`. `version` is empty where the toolkit is not installed.
bool injects_by_hook(const std::string& version, std::string_view config);

}  // namespace tend::facts
