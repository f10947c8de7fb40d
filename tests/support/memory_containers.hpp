// A Docker Engine in memory: containers, and the images that it has.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "system/containers.hpp"

namespace tend::testing {

class MemoryContainers : public system::ContainerManager {
 public:
  // Arranging; not recorded.
  // One that runs, made by somebody else.
  MemoryContainers& put(const std::string& name, const std::string& image) {
    auto& status = containers_[name];
    status = {};
    status.exists = true;
    status.running = true;
    status.image = image;
    return *this;
  }
  MemoryContainers& put_image(const std::string& reference) {
    images_.insert(reference);
    return *this;
  }
  system::ContainerStatus& at(const std::string& name) { return containers_.at(name); }
  void erase(const std::string& name) { containers_.erase(name); }
  // No Engine is installed, or it does not run.
  void forbid(std::string why, bool installed) {
    obstacle_ = std::move(why);
    installed_ = installed;
  }
  // What every question is answered with; empty: as it is.
  void fail_questions(ErrorCode code) { question_error_ = code; }

  // "make x of IMAGE", "start x", …, in order.
  const std::vector<std::string>& calls() const { return calls_; }

  std::string obstacle() const override { return obstacle_; }
  Result<system::ContainerStatus> container(const std::string& name,
                                            const std::string& image) const override {
    if (question_error_) return fail(*question_error_, "asked the Engine");
    system::ContainerStatus status;
    if (!obstacle_.empty()) {
      if (installed_) status.unknown = obstacle_;
      return status;
    }
    const auto found = containers_.find(name);
    if (found != containers_.end()) status = found->second;
    status.has_image = images_.count(image) > 0;
    return status;
  }

  Status make(const system::ContainerWish& wish) override {
    calls_.push_back("make " + wish.name + " of " + wish.image);
    if (!wish.pulled && images_.count(wish.image) == 0) {
      return fail(ErrorCode::not_found, "no image " + wish.image);
    }
    images_.insert(wish.image);
    auto& made = containers_[wish.name];
    made = {};
    made.exists = true;
    made.image = wish.image;
    made.settings = wish.settings;
    made.running = wish.started;
    if (!wish.started) made.condition = "created";
    return {};
  }
  Status set_restart_policy(const std::string& name, const std::string& policy) override {
    calls_.push_back("restart policy of " + name + ": " + policy);
    containers_[name].settings.set("restart_policy", Value(policy));
    return {};
  }
  Status start(const std::string& name) override {
    calls_.push_back("start " + name);
    containers_[name].running = true;
    return {};
  }
  Status stop(const std::string& name) override {
    calls_.push_back("stop " + name);
    containers_[name].running = false;
    return {};
  }
  Status remove(const std::string& name) override {
    calls_.push_back("remove " + name);
    containers_.erase(name);
    return {};
  }

 private:
  std::map<std::string, system::ContainerStatus> containers_;
  std::set<std::string> images_;
  std::string obstacle_;
  bool installed_ = true;
  std::optional<ErrorCode> question_error_;
  std::vector<std::string> calls_;
};

}  // namespace tend::testing
