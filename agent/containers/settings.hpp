// The settings of containers as the Engine's API spells them. Pure. Internal to this folder.
#pragma once

#include <string>

#include "base/value.hpp"
#include "system/containers.hpp"

namespace tend::containers {

// The body of POST /containers/create, secrets in plain text.
std::string create_body(const system::ContainerSettings& settings, const std::string& image);
// The body of POST /containers/NAME/update.
std::string update_body(const std::string& restart_policy);

// All settings of a container as GET /containers/NAME/json tells them.
system::ContainerSettings settings_of(const Value& container);

}  // namespace tend::containers
