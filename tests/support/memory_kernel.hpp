// A kernel in memory: its modules and its parameters.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "system/kernel.hpp"

namespace tend::testing {

class MemoryKernel : public system::KernelManager {
 public:
  // Arranging; not recorded.
  MemoryKernel& put_module(const std::string& name, system::ModuleStatus status = loaded()) {
    modules_[name] = std::move(status);
    return *this;
  }
  MemoryKernel& put_parameter(const std::string& key, std::string value) {
    parameters_[key] = std::move(value);
    return *this;
  }
  // As a container, or --root.
  void forbid(std::string why) { obstacle_ = std::move(why); }

  // "load nvidia_uvm a=1", "set vm.swappiness=10", in order.
  const std::vector<std::string>& calls() const { return calls_; }

  Result<system::ModuleStatus> module(const std::string& name) const override {
    const auto found = modules_.find(name);
    return found == modules_.end() ? system::ModuleStatus() : found->second;
  }
  std::string module_obstacle() const override { return obstacle_; }
  Result<std::optional<std::string>> parameter(const std::string& key) const override {
    const auto found = parameters_.find(key);
    if (found == parameters_.end()) return std::optional<std::string>();
    return std::optional(found->second);
  }
  std::string parameter_obstacle(const std::string& /*key*/) const override { return obstacle_; }

  Status load(const std::string& name,
              const std::map<std::string, std::string>& parameters) override {
    std::string call = "load " + name;
    for (const auto& [parameter, value] : parameters) call += " " + parameter + "=" + value;
    calls_.push_back(call);
    if (!obstacle_.empty()) return fail(ErrorCode::unsupported, obstacle_);
    modules_[name].loaded = true;
    for (const auto& [parameter, value] : parameters) modules_[name].parameters[parameter] = value;
    return {};
  }
  Status set_parameter(const std::string& key, const std::string& value) override {
    calls_.push_back("set " + key + "=" + value);
    if (!obstacle_.empty()) return fail(ErrorCode::unsupported, obstacle_);
    const auto found = parameters_.find(key);
    if (found == parameters_.end()) return fail(ErrorCode::not_found, "no parameter " + key);
    found->second = value;
    return {};
  }

 private:
  static system::ModuleStatus loaded() {
    system::ModuleStatus status;
    status.loaded = true;
    return status;
  }

  std::map<std::string, system::ModuleStatus> modules_;
  std::map<std::string, std::string> parameters_;
  std::string obstacle_;
  std::vector<std::string> calls_;
};

}  // namespace tend::testing
