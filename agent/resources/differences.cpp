#include "resources/differences.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/text.hpp"

namespace tend::resources {
namespace {

std::string reason_of(const std::string& name, const Value& before, const Value& wanted) {
  if (before.contains_sensitive() || wanted.contains_sensitive()) return name + " differs";
  const bool nothing = before.is_null() || (before.is_string() && before.as_string().empty());
  return fmt::format("{} is {}, wanted {}", name, nothing ? "not set" : before.display(),
                     wanted.display());
}

std::string reason_for_creating(const model::State& observed) {
  const Value* exists = observed.find("exists");
  return exists != nullptr && exists->is_unknown() ? exists->display() : "does not exist";
}

}  // namespace

Presence presence_of(const model::State& observed) {
  const Value* exists = observed.find("exists");
  if (exists == nullptr || exists->is_unknown()) return Presence::unknown;
  return exists->is_bool() && exists->as_bool() ? Presence::present : Presence::absent;
}

model::Change make_change(const model::Resource& resource, model::Action action,
                          std::string reason) {
  model::Change change;
  change.id = resource.id;
  change.action = action;
  change.reason = std::move(reason);
  return change;
}

Differences::Differences(const model::Resource& resource, const model::State& observed)
    : resource_(resource), observed_(observed), presence_(presence_of(observed)) {}

void Differences::compare(const std::string& name, const Value& wanted) {
  const Value observed = before(name);
  if (presence_ == Presence::present && observed == wanted) return;
  add({name, observed, wanted}, reason_of(name, observed, wanted));
}

void Differences::compare(const std::string& name) {
  if (resource_.has(name)) compare(name, *resource_.find(name));
}

void Differences::add(model::AttributeChange difference, std::string reason) {
  attributes_.push_back(std::move(difference));
  reasons_.push_back(std::move(reason));
}

Value Differences::before(const std::string& name) const {
  if (presence_ == Presence::unknown) {
    const Value* exists = observed_.find("exists");
    return exists == nullptr ? Value(Unknown{"not observed"}) : *exists;
  }
  const Value* value = observed_.find(name);
  return value == nullptr ? Value() : *value;
}

std::vector<model::Change> Differences::changes() const {
  const bool there = presence_ == Presence::present;
  if (there && attributes_.empty()) return {};
  model::Change change =
      there ? make_change(resource_, model::Action::change, join(reasons_, "; "))
            : make_change(resource_, model::Action::create, reason_for_creating(observed_));
  change.attributes = attributes_;
  if (attributes_.empty()) change.attributes.push_back({"exists", before("exists"), true});
  return {std::move(change)};
}

std::vector<model::Change> removal(const model::Resource& resource, const model::State& observed) {
  const Presence presence = presence_of(observed);
  if (presence == Presence::absent) return {};
  const bool there = presence == Presence::present;
  model::Change change =
      make_change(resource, model::Action::remove,
                  there ? "exists, wanted absent" : reason_for_creating(observed));
  change.attributes.push_back({"exists", Differences(resource, observed).before("exists"), false});
  return {std::move(change)};
}

Position position_of(const model::Resource& resource, const std::string& attribute) {
  const Map::Entry* entry = resource.attributes.find_entry(attribute);
  if (entry == nullptr) return resource.source;
  if (entry->value.position().known()) return entry->value.position();
  return entry->key_position.known() ? entry->key_position : resource.source;
}

}  // namespace tend::resources
