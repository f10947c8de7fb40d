// What differs between a wish and what was observed, collected into one change.
#pragma once

#include <string>
#include <vector>

#include "model/plan.hpp"
#include "model/resource.hpp"
#include "model/state.hpp"

namespace tend::resources {

// What the state's `exists` says. Unknown: behind a planned package, or not to be seen without
// root.
enum class Presence { absent, present, unknown };
Presence presence_of(const model::State& observed);

model::Change make_change(const model::Resource& resource, model::Action action,
                          std::string reason);

class Differences {
 public:
  // Borrows both.
  Differences(const model::Resource& resource, const model::State& observed);
  Differences(const model::Resource& resource, model::State&& observed) = delete;

  // Notes the attribute when it is not as wanted; of a thing that does not exist yet nothing is.
  void compare(const std::string& name, const Value& wanted);
  // The same for an attribute as the resource gives it; nothing when it does not give it.
  void compare(const std::string& name);
  void add(model::AttributeChange difference, std::string reason);

  bool empty() const { return attributes_.empty(); }
  Presence presence() const { return presence_; }
  // The attribute as observed: unknown with its reason where nobody can say, null where it is not
  // there.
  Value before(const std::string& name) const;
  // Creates what is absent (or may be), changes what is there; no change when nothing differs.
  std::vector<model::Change> changes() const;

 private:
  const model::Resource& resource_;
  const model::State& observed_;
  Presence presence_;
  std::vector<model::AttributeChange> attributes_;
  std::vector<std::string> reasons_;
};

// The removal of what is there, or may be.
std::vector<model::Change> removal(const model::Resource& resource, const model::State& observed);

// Where an attribute is written, else where the resource is.
Position position_of(const model::Resource& resource, const std::string& attribute);

}  // namespace tend::resources
