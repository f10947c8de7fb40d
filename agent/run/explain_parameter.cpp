#include <algorithm>

#include "engine/provenance.hpp"
#include "model/type_spec.hpp"
#include "run/explain_context.hpp"

namespace tend::run {
namespace {

const Value kMask("‹secret›");

Value merged_value(const model::Catalog& catalog, const std::string& role,
                   const std::string& name) {
  for (const auto& compiled : catalog.roles) {
    const Value* value = compiled.name == role ? compiled.params.find(name) : nullptr;
    if (value != nullptr) return *value;
  }
  return {};
}

}  // namespace

std::optional<ExplainedParameter> explain_parameter(const ExplainContext& context,
                                                    const std::string& role,
                                                    const std::string& name) {
  const auto& lab = context.host_lab;
  const auto declared = lab.roles.find(role);
  const auto host_role = std::find_if(lab.host_roles.begin(), lab.host_roles.end(),
                                      [&](const auto& one) { return one.name == role; });
  if (declared == lab.roles.end() || host_role == lab.host_roles.end()) return std::nullopt;
  const auto& fields = declared->second.params;
  const auto field = std::find_if(fields.begin(), fields.end(),
                                  [&](const model::Field& one) { return one.name == name; });
  if (field == fields.end()) return std::nullopt;
  ExplainedParameter explained;
  explained.name = role + "." + name;
  explained.type = model::name_of(field->spec.type);
  explained.summary = field->spec.summary;
  const Value value = merged_value(context.catalog, role, name);
  const bool secret = model::holds_secret(field->spec) || value.contains_sensitive();
  const auto shown = [&](const Value& one) {
    const bool open = !secret || one.is_null() || model::names_a_secret(one);
    return open ? one : kMask;
  };
  explained.value = shown(value);
  const engine::CompileInput input{
      lab.inventory,     lab.roles, context.host, context.facts, context.options.parameters,
      context.lab.commit};
  for (const auto& one : candidates_of(*field, engine::given_levels(input, *host_role))) {
    explained.levels.push_back(
        {one.level, shown(one.value), one.position, origin_of(context, one.position), one.counts});
  }
  return explained;
}

}  // namespace tend::run
