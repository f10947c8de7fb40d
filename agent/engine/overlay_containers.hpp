// Containers as they will be.
#pragma once

#include <map>
#include <string>

#include "system/containers.hpp"

namespace tend::engine {

class OverlayUnits;

class OverlayContainers : public system::ContainerManager {
 public:
  OverlayContainers(const system::ContainerReader& below, const OverlayUnits& units)
      : below_(below), units_(units) {}
  // None where the Engine will have been started.
  std::string obstacle() const override;
  Result<system::ContainerStatus> container(const std::string& name,
                                            const std::string& image) const override;
  Status make(const system::ContainerWish& wish) override;
  Status set_restart_policy(const std::string& name, const std::string& policy) override;
  Status start(const std::string& name) override;
  Status stop(const std::string& name) override;
  Status remove(const std::string& name) override;

 private:
  system::ContainerStatus& planned(const std::string& name);

  const system::ContainerReader& below_;
  const OverlayUnits& units_;
  std::map<std::string, system::ContainerStatus> changed_;
};

}  // namespace tend::engine
