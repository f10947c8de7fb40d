#include "model/type_spec.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tend::model {
namespace {

constexpr std::array<std::pair<Type, std::string_view>, 14> kNames = {{
    {Type::string, "string"},
    {Type::integer, "integer"},
    {Type::number, "number"},
    {Type::boolean, "boolean"},
    {Type::path, "path"},
    {Type::enumeration, "enum"},
    {Type::list, "list"},
    {Type::map, "map"},
    {Type::secret, "secret"},
    {Type::port, "port"},
    {Type::duration, "duration"},
    {Type::size, "size"},
    {Type::mode, "mode"},
    {Type::any, "any"},
}};

}  // namespace

std::string_view name_of(Type type) {
  const auto* found = std::find_if(kNames.begin(), kNames.end(),
                                   [&](const auto& entry) { return entry.first == type; });
  return found->second;
}

std::optional<Type> type_named(std::string_view name) {
  const auto* found = std::find_if(kNames.begin(), kNames.end(),
                                   [&](const auto& entry) { return entry.second == name; });
  return found == kNames.end() ? std::nullopt : std::optional(found->first);
}

std::vector<std::string> type_names() {
  std::vector<std::string> names;
  for (const auto& [type, name] : kNames) names.emplace_back(name);
  return names;
}

bool holds_secret(const TypeSpec& spec) {
  if (spec.type == Type::secret) return true;
  if (spec.items && holds_secret(*spec.items)) return true;
  return std::any_of(spec.fields.begin(), spec.fields.end(),
                     [](const Field& field) { return holds_secret(field.spec); });
}

bool names_a_secret(const Value& value) {
  const Value* name = value.find("secret");
  return name != nullptr && name->is_string() && value.as_map().size() == 1;
}

}  // namespace tend::model
