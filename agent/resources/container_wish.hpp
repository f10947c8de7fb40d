// What a `container` wishes for, in the spelling of system/containers.hpp.
#pragma once

#include <string>

#include "model/kind.hpp"
#include "model/resource.hpp"
#include "system/containers.hpp"

namespace tend::resources {

model::KindSchema container_schema();

struct ContainerGoal {
  enum class State { started, stopped, absent };
  State state = State::started;
  bool replaces = false;  // also a container that Tend did not make
  std::string image;      // as declared
  // What it is made of: only what is declared. The label of the wish is in it.
  system::ContainerWish wish;
};

// REQUIRES: no faults.
ContainerGoal container_goal(const model::Resource& resource);
Errors container_faults(const model::Resource& resource);
// A name as docker(1) takes it.
Result<std::string> container_name(const std::string& name);

}  // namespace tend::resources
