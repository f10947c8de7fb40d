#include "model/resource.hpp"

#include <algorithm>

namespace tend::model {

std::optional<ResourceId> ResourceId::parse(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size())
    return std::nullopt;
  return ResourceId{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

bool Resource::is_of(std::string_view wanted) const {
  return role == wanted || std::any_of(shared.begin(), shared.end(),
                                       [&](const SharedWish& wish) { return wish.role == wanted; });
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
