#include "engine/compile.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "engine/edges.hpp"
#include "engine/equal_wishes.hpp"
#include "engine/expand.hpp"
#include "engine/levels.hpp"
#include "engine/loops.hpp"
#include "engine/role_order.hpp"
#include "template/template.hpp"

namespace tend::engine {
namespace {

class Compiler {
 public:
  Compiler(const CompileInput& input, const resources::Providers& providers)
      : input_(input), providers_(providers) {}

  Checked<model::Catalog> run() {
    auto host_roles = load::roles_of(input_.inventory, input_.host);
    if (!host_roles) return tl::unexpected(std::move(host_roles).error());
    check_command_line(*host_roles);
    auto ordered = order_roles(*host_roles, input_.roles, errors_);
    check_supported(ordered);
    common_ = common_scope(input_, *host_roles);
    parameters_ = merge_parameters(input_, ordered, common_, errors_);
    // A resource's templates would only repeat what is wrong with its parameters.
    if (!errors_.empty()) return tl::unexpected(in_order(std::move(errors_)));
    for (const auto& host_role : ordered) expand(input_.roles.at(host_role.name));
    return assemble();
  }

 private:
  void check_command_line(const std::vector<load::HostRole>& host_roles) {
    for (const auto& [name, values] : input_.parameters) {
      const bool known = std::any_of(host_roles.begin(), host_roles.end(),
                                     [&](const auto& role) { return role.name == name; });
      if (!known) {
        errors_.push_back(make_error(
            ErrorCode::invalid, fmt::format("--param names role `{}`, which host {} does not have",
                                            name, input_.host)));
      }
    }
  }

  void check_supported(const std::vector<load::HostRole>& host_roles) {
    if (input_.facts_read != nullptr) input_.facts_read->paths.insert("os.name");
    const Value* os = input_.facts.find("os");
    const Value* name = os != nullptr ? os->find("name") : nullptr;
    if (name == nullptr || !name->is_string()) return;
    for (const auto& host_role : host_roles) {
      const auto& role = input_.roles.at(host_role.name);
      std::vector<std::string> supported;
      for (const auto& system : role.supports) supported.push_back(system.name);
      if (supported.empty() ||
          std::find(supported.begin(), supported.end(), name->as_string()) != supported.end()) {
        continue;
      }
      auto error =
          make_error(ErrorCode::invalid,
                     fmt::format("role `{}` does not support {}", role.name, name->as_string()),
                     host_role.position);
      error.notes.push_back("it supports " + join(supported, ", "));
      errors_.push_back(std::move(error));
    }
  }

  templates::Scope scope_of(const Map& names) const {
    return templates::Scope(common_).with(names).logged(input_.facts_read);
  }

  void expand(const model::Role& role) {
    Map others;
    for (const auto& [name, params] : parameters_) others.set(name, params);
    Map names{{"params", parameters_.at(role.name)}, {"roles", std::move(others)}};
    Map vars;
    for (const auto& entry : role.vars) {
      names.set("vars", vars);
      const auto scope = scope_of(names);
      auto value = templates::render_value(entry.value, scope);
      if (!value) {
        errors_.push_back(std::move(value).error().with_context(
            fmt::format("in `vars.{}` of role `{}`", entry.key, role.name)));
        continue;
      }
      vars.set(entry.key, *value, entry.key_position);
    }
    names.set("vars", std::move(vars));
    const auto scope = scope_of(names);
    auto expanded = refuses(role, scope) ? names_of(role, scope)
                                         : expand_role(role, scope, providers_, errors_);
    for (auto& resource : expanded.resources) draft_.resources.push_back(std::move(resource));
    for (auto& check : expanded.checks) checks_.push_back(std::move(check));
    draft_.excluded.merge(expanded.excluded);
    model::CatalogRole compiled{role.name, role.origin, {}, parameters_.at(role.name)};
    for (const auto& required : role.requires_roles)
      compiled.requires_roles.push_back(required.name);
    draft_.roles.push_back(std::move(compiled));
  }

  // What hangs on an unknown fact refuses nobody.
  bool refuses(const model::Role& role, const templates::Scope& scope) {
    const std::size_t earlier = refusals_.size();
    for (const auto& refusal : role.refusals) {
      for_each_item(refusal.attributes, scope, errors_,
                    [&](const templates::Scope& inner, const Verdict& verdict) {
                      if (!verdict.included || !verdict.unknown.empty()) return;
                      refuse(role, refusal, inner);
                    });
    }
    return refusals_.size() > earlier;
  }

  // Of a role that refuses: other roles may name its resources, which are not of this host. What
  // cannot be expanded here is no fault.
  Expanded names_of(const model::Role& role, const templates::Scope& scope) {
    check_role(role, providers_, errors_);
    Errors ignored;
    auto expanded = expand_role(role, scope, providers_, ignored);
    for (const auto& resource : expanded.resources) expanded.excluded.insert(resource.id);
    return {{}, {}, std::move(expanded.excluded)};
  }

  void refuse(const model::Role& role, const model::RefusalTemplate& refusal,
              const templates::Scope& scope) {
    auto message = templates::render_string(*refusal.attributes.find("message"), scope);
    if (!message) {
      errors_.push_back(std::move(message).error());
    } else if (message->sensitive()) {
      errors_.push_back(make_error(ErrorCode::invalid,
                                   "a secret cannot be part of `message`: it stands in reports",
                                   refusal.position));
    } else if (!message->is_unknown()) {
      refusals_.push_back({role.name, std::string(trim(message->display())), refusal.position});
    }
  }

  Checked<model::Catalog> assemble() {
    merge_equal(draft_, errors_);
    check_conflicts(draft_, providers_, errors_);
    const Graph graph = connect(draft_, providers_, errors_);
    if (auto cycle = describe_cycle(draft_, graph)) errors_.push_back(std::move(*cycle));
    if (!errors_.empty()) return tl::unexpected(in_order(std::move(errors_)));
    return ordered(graph);
  }

  model::Catalog ordered(const Graph& graph) {
    std::vector<std::size_t> rank(graph.size());
    std::vector<bool> late(graph.size());
    for (std::size_t i = 0; i < graph.size(); ++i) {
      rank[i] = i;
      late[i] = providers_.find(draft_.resources[i].id.kind)->batched();
    }
    const auto order = topological_order(graph, rank, late);
    std::vector<std::size_t> place(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
    model::Catalog catalog;
    catalog.host = input_.host;
    catalog.commit = input_.commit;
    catalog.roles = std::move(draft_.roles);
    catalog.checks = std::move(checks_);
    catalog.refusals = std::move(refusals_);
    for (const std::size_t index : order) {
      std::vector<std::size_t> waits_for;
      for (const std::size_t before : graph.predecessors[index]) waits_for.push_back(place[before]);
      std::sort(waits_for.begin(), waits_for.end());
      waits_for.erase(std::unique(waits_for.begin(), waits_for.end()), waits_for.end());
      catalog.resources.push_back(std::move(draft_.resources[index]));
      catalog.dependencies.push_back(std::move(waits_for));
    }
    return catalog;
  }

  const CompileInput& input_;
  const resources::Providers& providers_;
  Errors errors_;
  Map common_;
  std::map<std::string, Value> parameters_;
  Draft draft_;
  std::vector<model::Check> checks_;
  std::vector<model::Refusal> refusals_;
};

}  // namespace

Checked<model::Catalog> compile(const CompileInput& input, const resources::Providers& providers) {
  return Compiler(input, providers).run();
}

}  // namespace tend::engine
