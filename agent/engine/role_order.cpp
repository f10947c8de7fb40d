#include "engine/role_order.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/ordering.hpp"
#include "base/text.hpp"

namespace tend::engine {
namespace {

using HostRoles = std::vector<load::HostRole>;

std::size_t index_of(const HostRoles& host_roles, const std::string& name) {
  const auto found = std::find_if(host_roles.begin(), host_roles.end(),
                                  [&](const auto& role) { return role.name == name; });
  return static_cast<std::size_t>(found - host_roles.begin());
}

HostRoles existing(const HostRoles& host_roles, const std::map<std::string, model::Role>& roles,
                   Errors& errors) {
  HostRoles found;
  std::vector<std::string> known;
  for (const auto& [name, role] : roles) known.push_back(name);
  for (const auto& host_role : host_roles) {
    if (roles.count(host_role.name) > 0) {
      found.push_back(host_role);
      continue;
    }
    auto error =
        make_error(ErrorCode::invalid, fmt::format("there is no role `{}`", host_role.name),
                   host_role.position);
    error.suggestion = did_you_mean(host_role.name, known);
    errors.push_back(std::move(error));
  }
  return found;
}

Error missing_requirement(const model::Role& role, const model::NamedReference& required,
                          const load::HostRole& host_role) {
  auto error = make_error(ErrorCode::invalid,
                          fmt::format("role `{}` requires `{}`, which this host does not have",
                                      role.name, required.name),
                          host_role.position);
  error.notes.push_back("required at " + required.position.str());
  return error;
}

}  // namespace

HostRoles order_roles(const HostRoles& host_roles, const std::map<std::string, model::Role>& roles,
                      Errors& errors) {
  const HostRoles found = existing(host_roles, roles, errors);
  Graph graph(found.size());
  std::vector<std::size_t> rank(found.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    rank[i] = i;
    const auto& role = roles.at(found[i].name);
    for (const auto& required : role.requires_roles) {
      const std::size_t other = index_of(found, required.name);
      if (other == found.size()) {
        errors.push_back(missing_requirement(role, required, found[i]));
      } else {
        graph.add(other, i);
      }
    }
  }
  const auto cycle = find_cycle(graph);
  if (!cycle.empty()) {
    std::vector<std::string> names;
    for (const std::size_t i : cycle) names.push_back("`" + found[i].name + "`");
    errors.push_back(make_error(ErrorCode::invalid,
                                "roles require each other: " + join(names, ", "),
                                roles.at(found[cycle.front()].name).position));
    return {};
  }
  HostRoles ordered;
  for (const std::size_t i : topological_order(graph, rank)) ordered.push_back(found[i]);
  return ordered;
}

}  // namespace tend::engine
