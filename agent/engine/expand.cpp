#include "engine/expand.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "engine/check_templates.hpp"
#include "engine/decode.hpp"
#include "engine/loops.hpp"
#include "template/template.hpp"

namespace tend::engine {
namespace {

Error unknown_kind(const model::ResourceTemplate& written, const resources::Providers& providers) {
  auto error =
      make_error(ErrorCode::invalid, fmt::format("unknown resource kind `{}`", written.kind),
                 written.position);
  error.suggestion = did_you_mean(written.kind, providers.names());
  error.notes.push_back("known kinds: " + join(providers.names(), ", "));
  return error;
}

class RoleExpander {
 public:
  RoleExpander(const model::Role& role, const resources::Providers& providers, Errors& errors,
               Expanded& expanded)
      : role_(role), providers_(providers), errors_(errors), expanded_(expanded) {}

  void expand(const model::ResourceTemplate& written, const templates::Scope& scope) {
    const auto* provider = providers_.find(written.kind);
    if (provider == nullptr) return;  // check_role told
    for_each_item(written.attributes, scope, errors_,
                  [&](const templates::Scope& inner, const Verdict& verdict) {
                    expand_names(written, *provider, inner, verdict);
                  });
  }

 private:
  void expand_names(const model::ResourceTemplate& written, const resources::Provider& provider,
                    const templates::Scope& scope, const Verdict& verdict) {
    const std::size_t faults = errors_.size();
    if (written.name.is_list()) {
      for (const auto& name : written.name.as_list()) {
        expand_one(written, name, provider, scope, verdict);
      }
    } else {
      expand_one(written, written.name, provider, scope, verdict);
    }
    // What is not of this host may well be impossible to name here (facts it has not); that is no
    // fault.
    if (!verdict.included) errors_.resize(faults);
  }

  // Its place stands for the name, once for all items of a loop: how many there will be is not
  // known either.
  void add_nameless(model::Resource resource) {
    resource.id.name += fmt::format(" ({})", resource.source.str());
    const auto& all = expanded_.resources;
    if (all.empty() || all.back().id != resource.id) {
      expanded_.resources.push_back(std::move(resource));
    }
  }

  void expand_one(const model::ResourceTemplate& written, const Value& written_name,
                  const resources::Provider& provider, const templates::Scope& scope,
                  const Verdict& verdict) {
    model::Resource resource;
    resource.role = role_.name;
    resource.source = written.position;
    resource.unknown = verdict.unknown;
    resource.id = {written.kind, written_name.is_string() ? written_name.as_string() : ""};
    auto name = templates::render_string(written_name, scope);
    if (!name) {
      errors_.push_back(std::move(name).error());
      return;
    }
    if (name->is_unknown()) {
      resource.unknown = name->as_unknown().reason;
      add_nameless(std::move(resource));
      return;
    }
    if (name->sensitive()) {
      errors_.push_back(
          make_error(ErrorCode::invalid,
                     fmt::format("a secret cannot be part of the name of a `{}`: names "
                                 "stand in plans and reports",
                                 written.kind),
                     written_name.position()));
      return;
    }
    auto canonical = canonical_name(provider, *name, written_name);
    if (!canonical) {
      errors_.push_back(std::move(canonical).error());
      return;
    }
    resource.id.name = *canonical;
    const bool decoded =
        decode_attributes(written, role_, provider.schema(), scope, resource, errors_);
    if (!decoded || !resource.unknown.empty()) {
      add(std::move(resource), *canonical, provider, verdict, false);
      return;
    }
    for (auto& attributes : provider.parts(resource.attributes)) {
      model::Resource part = resource;
      part.attributes = std::move(attributes);
      add(std::move(part), *canonical, provider, verdict, true);
    }
  }

  void add(model::Resource resource, const std::string& canonical,
           const resources::Provider& provider, const Verdict& verdict, bool whole) {
    resource.id.name = provider.identity(canonical, resource.attributes);
    if (!verdict.included) {
      expanded_.excluded.insert(resource.id);
      return;
    }
    if (whole) {
      for (auto& error : provider.validate(resource)) errors_.push_back(std::move(error));
    }
    expanded_.resources.push_back(std::move(resource));
  }

  static Result<std::string> canonical_name(const resources::Provider& provider, const Value& name,
                                            const Value& written) {
    if (!name.is_string() || name.as_string().empty()) {
      return fail(ErrorCode::invalid,
                  fmt::format("the name of `{}` is {}, not a {}", provider.schema().name,
                              provider.schema().names_a,
                              name.is_string() ? "empty text" : Value::name_of(name.kind())),
                  written.position());
    }
    auto canonical = provider.canonical_name(name.as_string());
    if (canonical || canonical.error().position.known()) return canonical;
    auto error = std::move(canonical).error();
    error.position = written.position();
    return fail(std::move(error));
  }

  const model::Role& role_;
  const resources::Providers& providers_;
  Errors& errors_;
  Expanded& expanded_;
};

}  // namespace

void check_role(const model::Role& role, const resources::Providers& providers, Errors& errors) {
  for (const auto& written : role.resources) {
    const auto* provider = providers.find(written.kind);
    if (provider == nullptr) {
      errors.push_back(unknown_kind(written, providers));
    } else {
      check_attributes(written, role, provider->schema(), errors);
    }
  }
  for (const auto& written : role.checks) check_keys(written, errors);
}

Expanded expand_role(const model::Role& role, const templates::Scope& scope,
                     const resources::Providers& providers, Errors& errors) {
  Expanded expanded;
  check_role(role, providers, errors);
  RoleExpander expander(role, providers, errors, expanded);
  for (const auto& written : role.resources) expander.expand(written, scope);
  for (const auto& written : role.checks) {
    expand_check(written, role.name, scope, expanded.checks, errors);
  }
  return expanded;
}

}  // namespace tend::engine
