#include "resources/provider.hpp"

namespace tend::resources {

std::string Provider::identity(const std::string& canonical_name, const Map& /*attributes*/) const {
  return canonical_name;
}

Errors Provider::validate(const model::Resource& /*resource*/) const {
  return {};
}

std::vector<Subject> Provider::needs(const model::Resource& /*resource*/) const {
  return {};
}

std::string Provider::replaced_file(const model::Resource& /*resource*/) const {
  return "";
}

Status Provider::apply_all(const std::vector<Item>& items, system::Writers& writers) const {
  for (const Item& item : items) TEND_CHECK(apply(*item.change, *item.resource, writers));
  return {};
}

}  // namespace tend::resources
