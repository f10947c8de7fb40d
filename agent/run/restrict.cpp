#include <fmt/format.h>

#include <algorithm>

#include "engine/refusals.hpp"
#include "run/lab.hpp"

namespace tend::run {
namespace {

bool names_resource(const std::string& target, const model::Resource& resource) {
  return resource.is_of(target) || target == resource.id.str();
}

std::vector<std::string> known_targets(const model::Catalog& catalog) {
  std::vector<std::string> known;
  for (const auto& role : catalog.roles) known.push_back(role.name);
  for (const auto& resource : catalog.resources) known.push_back(resource.id.str());
  return known;
}

Errors unknown_targets(const model::Catalog& catalog, const std::vector<std::string>& targets) {
  const auto known = known_targets(catalog);
  Errors errors;
  for (const auto& target : targets) {
    if (std::find(known.begin(), known.end(), target) != known.end()) continue;
    auto error = make_error(ErrorCode::usage, fmt::format("host {} has no role or resource `{}`",
                                                          catalog.host, target));
    error.suggestion = did_you_mean(target, known);
    errors.push_back(std::move(error));
  }
  return errors;
}

}  // namespace

Checked<model::Catalog> restrict_to(model::Catalog catalog,
                                    const std::vector<std::string>& targets) {
  if (targets.empty()) return catalog;
  if (auto errors = unknown_targets(catalog, targets); !errors.empty()) {
    return tl::unexpected(std::move(errors));
  }
  const std::size_t count = catalog.resources.size();
  std::vector<bool> kept(count);
  // Resources stand after what they wait for, so one pass backwards finds all of it.
  for (std::size_t i = count; i-- > 0;) {
    const auto named = [&](const std::string& t) {
      return names_resource(t, catalog.resources[i]);
    };
    kept[i] = kept[i] || std::any_of(targets.begin(), targets.end(), named);
    if (!kept[i]) continue;
    for (const std::size_t before : catalog.dependencies[i]) kept[before] = true;
  }
  model::Catalog part;
  part.host = catalog.host;
  part.commit = catalog.commit;
  part.roles = catalog.roles;
  std::vector<std::size_t> place(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (!kept[i]) continue;
    place[i] = part.resources.size();
    std::vector<std::size_t> waits_for;
    for (const std::size_t before : catalog.dependencies[i]) waits_for.push_back(place[before]);
    part.resources.push_back(std::move(catalog.resources[i]));
    part.dependencies.push_back(std::move(waits_for));
  }
  const auto is_target = [&](const std::string& role) {
    return std::find(targets.begin(), targets.end(), role) != targets.end();
  };
  for (auto& check : catalog.checks) {
    if (is_target(check.role)) part.checks.push_back(std::move(check));
  }
  part.refusals = std::move(catalog.refusals);
  const auto behind = engine::behind_refusals(part);
  std::erase_if(part.refusals, [&](const model::Refusal& refusal) {
    const auto id = engine::id_of_role(refusal.role).str();
    return !is_target(refusal.role) && std::find(behind.begin(), behind.end(), id) == behind.end();
  });
  return part;
}

}  // namespace tend::run
