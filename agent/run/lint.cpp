#include <fmt/format.h>

#include <algorithm>

#include "engine/compile.hpp"
#include "engine/expand.hpp"
#include "engine/refusals.hpp"
#include "format/json.hpp"
#include "load/load.hpp"
#include "model/facts.hpp"
#include "run/lab.hpp"
#include "run/run.hpp"
#include "run/secrets.hpp"

namespace tend::run {
namespace {

// As `tend facts --json` wrote them, else all unknown: then both sides of a condition are of
// interest.
Result<Value> facts_of(const system::Snapshot& lab, const std::string& host) {
  const std::string path = fmt::format("inventory/facts/{}.json", host);
  auto text = lab.read(path);
  if (!text && text.error().code == ErrorCode::not_found) {
    return model::unknown_facts(fmt::format("{} is not there", path));
  }
  if (!text) return fail(std::move(text).error());
  auto parsed = format::parse_json(*text);
  if (!parsed) return fail(std::move(parsed).error().with_context("while reading " + path));
  // The document of `tend facts --json` wraps the tree; the bare tree does as well. An older tend
  // wrote fewer facts.
  const Value* facts = parsed->find("facts");
  return merged(model::unknown_facts(path + " does not say it"),
                facts == nullptr ? *parsed : *facts);
}

class Linter {
 public:
  Linter(const system::Snapshot& lab, const system::Snapshot* standard)
      : lab_(lab), standard_(standard) {}

  LintResult run() {
    if (auto settings = load::load_settings(lab_); !settings) take(std::move(settings).error());
    if (auto keys = secrets::load_keys(lab_)) {
      keys_ = std::move(*keys);
    } else {
      take(std::move(keys).error());
    }
    auto inventory = load::load_inventory(lab_);
    if (!inventory) take(std::move(inventory).error());
    const auto roles = load_all(inventory ? &*inventory : nullptr);
    if (roles) {
      for (const auto& [name, role] : *roles) engine::check_role(role, providers_, result_.errors);
    }
    if (inventory && roles) {
      result_.hosts = inventory->hosts.size();
      for (const auto& [name, host] : inventory->hosts) lint_host(*inventory, *roles, name);
    }
    result_.errors = in_order(std::move(result_.errors));
    return std::move(result_);
  }

 private:
  void take(Errors errors) {
    for (auto& error : errors) result_.errors.push_back(std::move(error));
  }

  // All roles of the repository, used or not, and those of the standard ones that a host names.
  std::optional<std::map<std::string, model::Role>> load_all(const model::Inventory* inventory) {
    std::vector<model::NamedReference> names;
    auto own = load::role_names(lab_);
    if (!own) {
      take({std::move(own).error()});
      return std::nullopt;
    }
    for (const auto& name : *own) names.push_back({name, {}});
    if (inventory != nullptr) add_named(*inventory, names);
    auto loaded = load::load_roles(lab_, standard_, names);
    if (!loaded) {
      take(std::move(loaded).error());
      return std::nullopt;
    }
    for (const auto& name : loaded->shadowed) {
      result_.warnings.push_back(
          fmt::format("the lab's role `{}` hides the standard role of that name", name));
    }
    result_.roles = loaded->roles.size();
    return std::move(loaded->roles);
  }

  void add_named(const model::Inventory& inventory, std::vector<model::NamedReference>& names) {
    for (const auto& [name, host] : inventory.hosts) {
      const auto roles = load::roles_of(inventory, name);
      if (!roles) continue;
      for (const auto& role : *roles) {
        const bool known = std::any_of(names.begin(), names.end(),
                                       [&](const auto& other) { return other.name == role.name; });
        if (!known) names.push_back({role.name, role.position});
      }
    }
  }

  void lint_host(const model::Inventory& inventory, const std::map<std::string, model::Role>& roles,
                 const std::string& host) {
    auto facts = facts_of(lab_, host);
    if (!facts) {
      take({std::move(facts).error()});
      return;
    }
    auto catalog = engine::compile({inventory,
                                    roles,
                                    host,
                                    *facts,
                                    {},
                                    "worktree",
                                    nullptr,
                                    [&](const std::string& name) { return secret(host, name); }},
                                   providers_);
    if (catalog) {
      result_.resources += catalog->resources.size();
      for (const auto& refusal : catalog->refusals)
        result_.errors.push_back(engine::error_of(refusal));
    } else {
      take(std::move(catalog).error());
    }
  }

  // Its value is unknown here; that the host will be able to read it, its file shows.
  Result<Value> secret(const std::string& host, const std::string& name) {
    const auto readable = secrets::read_secret(lab_, name, {});
    if (!readable && readable.error().code != ErrorCode::permission) {
      Error error = readable.error();
      const auto known = secrets::secret_names(lab_);
      if (error.code == ErrorCode::not_found && known)
        error.suggestion = did_you_mean(name, *known);
      error.code = ErrorCode::invalid;
      return fail(std::move(error));
    }
    const auto keys = keys_.hosts.find(host);
    const auto file = lab_.read(secrets::path_of_secret(name));
    if (keys == keys_.hosts.end()) {
      result_.warnings.push_back(fmt::format("{} needs the secret {}, and there is no {}", host,
                                             name, secrets::path_of_host_key(host)));
    } else if (const auto stanzas = secrets::stanzas_of(*file);
               !stanzas || !is_for(*stanzas, keys->second)) {
      Error error =
          make_error(ErrorCode::invalid, fmt::format("{} is not encrypted to {}, which needs it",
                                                     secrets::path_of_secret(name), host));
      error.notes.push_back(fmt::format("`tend secrets rewrap {}` lets it in", name));
      return fail(std::move(error));
    }
    return Value(Unknown{"secret " + name});
  }

  const system::Snapshot& lab_;
  const system::Snapshot* standard_;
  secrets::LabKeys keys_;
  const resources::Providers providers_;
  LintResult result_;
};

}  // namespace

LintResult lint(const Options& options) {
  auto lab = system::open_directory(options.repo.empty() ? "." : options.repo);
  if (!lab) {
    LintResult result;
    result.errors.push_back(std::move(lab).error());
    return result;
  }
  const auto standard = open_standard_roles(options);
  return Linter(**lab, standard.get()).run();
}

}  // namespace tend::run
