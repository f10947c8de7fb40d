// A command with a guard that says whether it is due.
#pragma once

#include <memory>
#include <string>

#include "resources/provider.hpp"

namespace tend::resources {

std::unique_ptr<Provider> make_exec();

// The change that the engine plans for an `exec` that another resource triggers, guards or not.
model::Change triggered_run(const model::Resource& exec, std::string reason);

}  // namespace tend::resources
