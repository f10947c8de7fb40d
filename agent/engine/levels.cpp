#include "engine/levels.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "engine/provenance.hpp"
#include "engine/secret_values.hpp"
#include "template/template.hpp"

namespace tend::engine {
namespace {

void append(Errors& errors, Errors more) {
  for (auto& error : more) errors.push_back(std::move(error));
}

std::vector<std::string> names_of(const std::vector<model::Field>& fields) {
  std::vector<std::string> names;
  for (const auto& field : fields) names.push_back(field.name);
  return names;
}

Value host_value(const model::Inventory& inventory, const model::Host& host) {
  List groups;
  for (const auto& group : host.groups) groups.emplace_back(group.name);
  List roles;
  if (const auto found = load::roles_of(inventory, host.name)) {
    for (const auto& role : *found) roles.emplace_back(role.name);
  }
  return Map{{"name", host.name},
             {"address", host.address.empty() ? Value() : Value(host.address)},
             {"groups", std::move(groups)},
             {"roles", std::move(roles)}};
}

// Members by group name, hosts in their order of name; every host is in `all`.
Map group_members(const model::Inventory& inventory) {
  std::map<std::string, List> members;
  for (const auto& [name, group] : inventory.groups) members[name];
  for (const auto& [name, host] : inventory.hosts) {
    members["all"].emplace_back(name);
    for (const auto& group : host.groups) {
      if (group.name != "all") members[group.name].emplace_back(name);
    }
  }
  Map groups;
  for (auto& [name, list] : members) groups.set(name, std::move(list));
  return groups;
}

// Every level's parameters over one another, the command line's last.
Map given_parameters(const CompileInput& input, const load::HostRole& host_role) {
  Value given = Map{};
  for (const auto& level : given_levels(input, host_role)) {
    given = merged(given, Value(level.params).at(level.position));
  }
  return given.as_map();
}

void report_unknown_parameters(const model::Role& role, const Map& given, Errors& errors) {
  const auto known = names_of(role.params);
  for (const auto& entry : given) {
    if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
    auto error = make_error(ErrorCode::invalid,
                            fmt::format("role `{}` has no parameter `{}`", role.name, entry.key),
                            entry.key_position);
    error.suggestion = did_you_mean(entry.key, known);
    error.notes.push_back(known.empty() ? fmt::format("role `{}` has no parameters", role.name)
                                        : "known parameters: " + join(known, ", "));
    errors.push_back(std::move(error));
  }
}

// The value of one parameter, or nothing when it is optional and not given.
Value parameter_value(const model::Role& role, const model::Field& field, const Map& given,
                      const Position& given_at, const templates::Scope& common,
                      const ReadSecret& read_secret, Errors& errors) {
  Value value;
  if (const Value* wish = given.find(field.name)) {
    value = *wish;
  } else if (field.spec.default_value) {
    auto rendered = templates::render_value(*field.spec.default_value, common);
    if (!rendered) {
      errors.push_back(std::move(rendered).error().with_context(
          fmt::format("in the default of parameter `{}.{}`", role.name, field.name)));
      return {};
    }
    value = std::move(*rendered);
  } else if (field.spec.required) {
    auto error =
        make_error(ErrorCode::invalid,
                   fmt::format("role `{}` needs parameter `{}`", role.name, field.name), given_at);
    error.notes.push_back(fmt::format("declared at {}", field.spec.position.str()));
    errors.push_back(std::move(error));
    return {};
  } else {
    return {};
  }
  const std::string what = fmt::format("parameter `{}.{}`", role.name, field.name);
  auto conformed = model::conform(field.spec, value, what);
  if (conformed) conformed = with_secrets(field.spec, *conformed, what, read_secret);
  if (conformed) return std::move(*conformed);
  append(errors, std::move(conformed).error());
  return {};
}

}  // namespace

Map common_scope(const CompileInput& input, const std::vector<load::HostRole>& host_roles) {
  Map hosts;
  for (const auto& [name, host] : input.inventory.hosts) {
    hosts.set(name, host_value(input.inventory, host));
  }
  Value self = *hosts.find(input.host);
  List own_roles;
  for (const auto& role : host_roles) own_roles.emplace_back(role.name);
  self = merged(self, Map{{"roles", std::move(own_roles)}});
  return Map{{"facts", input.facts},
             {"host", std::move(self)},
             {"hosts", std::move(hosts)},
             {"groups", group_members(input.inventory)}};
}

std::map<std::string, Value> merge_parameters(const CompileInput& input,
                                              const std::vector<load::HostRole>& host_roles,
                                              const Map& common, Errors& errors) {
  const auto scope = templates::Scope(common).logged(input.facts_read);
  std::map<std::string, Value> parameters;
  for (const auto& host_role : host_roles) {
    const auto role = input.roles.find(host_role.name);
    if (role == input.roles.end()) continue;  // reported where roles are resolved
    const Map given = given_parameters(input, host_role);
    report_unknown_parameters(role->second, given, errors);
    Map values;
    for (const auto& field : role->second.params) {
      values.set(field.name, parameter_value(role->second, field, given, host_role.position, scope,
                                             input.read_secret, errors));
    }
    parameters[host_role.name] = std::move(values);
  }
  return parameters;
}

}  // namespace tend::engine
