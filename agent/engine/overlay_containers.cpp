#include "engine/overlay_containers.hpp"

#include "engine/overlay.hpp"

namespace tend::engine {
namespace {

constexpr const char* kEngineUnit = "docker.service";

}  // namespace

std::string OverlayContainers::obstacle() const {
  return units_.started(kEngineUnit) ? "" : below_.obstacle();
}

Result<system::ContainerStatus> OverlayContainers::container(const std::string& name,
                                                             const std::string& image) const {
  const auto found = changed_.find(name);
  if (found != changed_.end()) return found->second;
  auto status = below_.container(name, image);
  if (status && !status->unknown.empty() && units_.started(kEngineUnit)) {
    status->unknown = std::string("after service:") + kEngineUnit;
  }
  return status;
}

system::ContainerStatus& OverlayContainers::planned(const std::string& name) {
  const auto found = changed_.find(name);
  if (found != changed_.end()) return found->second;
  const auto below = below_.container(name, "");
  auto& status = changed_[name];
  if (below) status = *below;
  status.unknown.clear();
  return status;
}

Status OverlayContainers::make(const system::ContainerWish& wish) {
  auto& status = planned(wish.name);
  status = {};
  status.exists = true;
  status.running = wish.started;
  status.image = wish.image;
  status.has_image = true;
  status.settings = wish.settings;
  return {};
}

Status OverlayContainers::set_restart_policy(const std::string& name, const std::string& policy) {
  planned(name).settings.set("restart_policy", Value(policy));
  return {};
}

Status OverlayContainers::start(const std::string& name) {
  planned(name).running = true;
  return {};
}

Status OverlayContainers::stop(const std::string& name) {
  planned(name).running = false;
  return {};
}

Status OverlayContainers::remove(const std::string& name) {
  auto& status = planned(name);
  status = {};
  return {};
}

}  // namespace tend::engine
