#include "model/resource.hpp"

namespace tend::model {

std::optional<ResourceId> ResourceId::parse(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size())
    return std::nullopt;
  return ResourceId{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

std::string Resource::text(std::string_view attribute, std::string_view fallback) const {
  const Value* value = find(attribute);
  return value != nullptr && value->is_string() ? value->as_string() : std::string(fallback);
}

bool Resource::flag(std::string_view attribute, bool fallback) const {
  const Value* value = find(attribute);
  return value != nullptr && value->is_bool() ? value->as_bool() : fallback;
}

bool Resource::has(std::string_view attribute) const {
  const Value* value = find(attribute);
  return value != nullptr && !value->is_null();
}

}  // namespace tend::model
