#include "engine/refusals.hpp"

#include <fmt/format.h>

#include <map>

namespace tend::engine {
namespace {

// role -> the role that refuses. The catalog has its roles in an order where required ones come
// first.
std::map<std::string, std::string> refusers(const model::Catalog& catalog) {
  std::map<std::string, std::string> found;
  for (const auto& refusal : catalog.refusals) found.emplace(refusal.role, refusal.role);
  for (const auto& role : catalog.roles) {
    for (const auto& required : role.requires_roles) {
      const auto refuser = found.find(required);
      if (refuser != found.end()) found.emplace(role.name, refuser->second);
    }
  }
  return found;
}

}  // namespace

model::ResourceId id_of_role(const std::string& role) {
  return {"role", role};
}

Error error_of(const model::Refusal& refusal) {
  return make_error(
      ErrorCode::invalid,
      fmt::format("role `{}` is not for this host: {}", refusal.role, refusal.message),
      refusal.source);
}

model::ResourceResult failure_of(const model::Refusal& refusal) {
  model::ResourceResult result;
  result.id = id_of_role(refusal.role);
  result.role = refusal.role;
  result.status = model::ResultStatus::failed;
  result.error = error_of(refusal);
  result.source = refusal.source;
  return result;
}

std::set<std::string> refused_roles(const model::Catalog& catalog) {
  std::set<std::string> roles;
  for (const auto& [role, refuser] : refusers(catalog)) roles.insert(role);
  return roles;
}

std::vector<std::string> behind_refusals(const model::Catalog& catalog) {
  std::vector<std::string> behind(catalog.resources.size());
  if (catalog.refusals.empty()) return behind;
  const auto by_role = refusers(catalog);
  for (std::size_t i = 0; i < behind.size(); ++i) {
    const auto refuser = by_role.find(catalog.resources[i].role);
    if (refuser != by_role.end()) behind[i] = id_of_role(refuser->second).str();
    for (const std::size_t before : catalog.dependencies[i]) {
      if (behind[i].empty()) behind[i] = behind[before];
    }
  }
  return behind;
}

}  // namespace tend::engine
