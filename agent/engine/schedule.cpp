#include "engine/schedule.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tend::engine {

Schedule::Schedule(const model::Catalog& catalog) : catalog_(catalog) {
  for (std::size_t i = 0; i < catalog.resources.size(); ++i) {
    const auto& resource = catalog.resources[i];
    if (resource.id.kind == "service") services_[resource.id.name].push_back(i);
    (resource.leaving ? leaving_ends_ : role_ends_)[resource.role] = i;
    for (const auto& wish : resource.shared) role_ends_[wish.role] = i;
  }
  for (const auto& role : catalog.roles) {
    if (role_ends_.count(role.name) == 0) empty_roles_.push_back(role.name);
  }
}

std::size_t Schedule::due_after(std::size_t resource, const std::string& unit) const {
  const auto services = services_.find(unit);
  if (services != services_.end()) {
    const auto next = std::upper_bound(services->second.begin(), services->second.end(), resource);
    if (next != services->second.end()) return *next;
  }
  const auto& from = catalog_.resources[resource];
  return (from.leaving ? leaving_ends_ : role_ends_).at(from.role);
}

std::size_t Schedule::due_after(const std::string& unit) const {
  const auto services = services_.find(unit);
  return services == services_.end() ? 0 : services->second.front();
}

const std::string& Schedule::restart_waits(const std::string& unit) const {
  static const std::string no;
  const auto services = services_.find(unit);
  if (services == services_.end()) return no;
  const auto& service = catalog_.resources[services->second.front()];
  // Nobody can say whether it may be restarted, so it is not.
  return service.unknown.empty() ? service.defer_restart : service.unknown;
}

std::vector<std::string> Schedule::roles_ended(std::size_t resource) const {
  const auto& of = catalog_.resources[resource];
  if (of.leaving) return {};
  std::vector<std::string> ended;
  if (role_ends_.at(of.role) == resource) ended.push_back(of.role);
  for (const auto& wish : of.shared) {
    if (role_ends_.at(wish.role) == resource) ended.push_back(wish.role);
  }
  return ended;
}

std::string restart_pending(const std::string& waits, const std::string& because) {
  return fmt::format("restart pending, {}: {}", because, waits);
}

}  // namespace tend::engine
