#include "resources/provider.hpp"

#include <algorithm>

namespace tend::resources {
namespace {

bool needs_systemd(model::Action action) {
  using model::Action;
  return action == Action::start || action == Action::stop || action == Action::restart ||
         action == Action::reload;
}

}  // namespace

std::string Provider::identity(const std::string& canonical_name, const Map& /*attributes*/) const {
  return canonical_name;
}

std::vector<Map> Provider::parts(const Map& attributes) const {
  return {attributes};
}

Errors Provider::validate(const model::Resource& /*resource*/) const {
  return {};
}

std::vector<Subject> Provider::needs(const model::Resource& /*resource*/) const {
  return {};
}

std::string Provider::deferral(const model::Change& change, const model::State& /*observed*/,
                               const Moment& moment) const {
  return needs_systemd(change.action) && !moment.systemd_running ? "systemd not running" : "";
}

bool Provider::reloads_units(const model::Change& /*change*/) const {
  return false;
}

std::vector<Witness> Provider::witnesses(const model::Resource& /*resource*/) const {
  return {};
}

std::string Provider::replaced_file(const model::Resource& /*resource*/) const {
  return "";
}

Restoration Provider::restoration(const model::Resource& /*resource*/,
                                  const model::State& /*original*/) const {
  return {std::nullopt, schema().summary + " is not taken back"};
}

std::optional<Map> Provider::deletion(const model::Resource& resource) const {
  const auto* state = schema().find("state");
  if (state == nullptr) return std::nullopt;
  const auto& choices = state->spec.choices;
  if (std::find(choices.begin(), choices.end(), "absent") == choices.end()) return std::nullopt;
  Map attributes = resource.attributes;
  attributes.set("state", "absent");
  return attributes;
}

Status Provider::apply_all(const std::vector<Item>& items, system::Writers& writers) const {
  for (const Item& item : items) TEND_CHECK(apply(*item.change, *item.resource, writers));
  return {};
}

}  // namespace tend::resources
