// The settings of containers as a `container` compares them: those that are declared, one by one.
#pragma once

#include <functional>
#include <string>

#include "system/containers.hpp"

namespace tend::resources {

struct DeclaredSetting {
  std::string name;     // in the state and in changes: "env.LANG"
  std::string setting;  // "env"
  std::string entry;    // "LANG"; empty where the setting is one
  Value wish;
};
// Each that the wish names, but for the label of the wish.
void for_each_setting(const system::ContainerSettings& wish,
                      const std::function<void(const DeclaredSetting&)>& take);

// What a container has of it; null where it has none. As secret as the wish.
Value setting_in(const system::ContainerSettings& there, const DeclaredSetting& declared);

}  // namespace tend::resources
