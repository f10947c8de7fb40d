// The kernel as it will be: modules loaded, parameters set.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "system/kernel.hpp"

namespace tend::engine {

class OverlayKernel : public system::KernelManager {
 public:
  explicit OverlayKernel(const system::KernelReader& below) : below_(below) {}
  Result<system::ModuleStatus> module(const std::string& name) const override {
    const auto found = modules_.find(name);
    if (found != modules_.end()) return found->second;
    return below_.module(name);
  }
  std::string module_obstacle() const override { return below_.module_obstacle(); }
  Result<std::optional<std::string>> parameter(const std::string& key) const override {
    const auto found = parameters_.find(key);
    if (found != parameters_.end()) return std::optional(found->second);
    return below_.parameter(key);
  }
  std::string parameter_obstacle(const std::string& key) const override {
    return below_.parameter_obstacle(key);
  }
  Status load(const std::string& name,
              const std::map<std::string, std::string>& parameters) override {
    TEND_TRY(status, module(name));
    status.loaded = true;
    for (const auto& [parameter, value] : parameters) status.parameters[parameter] = value;
    modules_[name] = std::move(status);
    return {};
  }
  Status set_parameter(const std::string& key, const std::string& value) override {
    parameters_[key] = value;
    return {};
  }

  bool changed() const { return !modules_.empty() || !parameters_.empty(); }

 private:
  const system::KernelReader& below_;
  std::map<std::string, system::ModuleStatus> modules_;
  std::map<std::string, std::string> parameters_;
};

}  // namespace tend::engine
