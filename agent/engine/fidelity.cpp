#include "engine/fidelity.hpp"

#include <fmt/format.h>

namespace tend::engine {
namespace {

using model::Action;
using model::Change;

bool is_restart(Action action) {
  return action == Action::restart || action == Action::reload;
}

bool before_was_unknown(const Change& change) {
  return !change.after.empty();
}

// The first attribute that became something else than predicted. Unknown predictions claim nothing,
// and where nobody knew what was before, what is kept of it (a user's other groups) could not be
// foreseen either.
std::string contradiction(const Change& predicted, const Change& actual) {
  if (before_was_unknown(predicted)) return {};
  for (const auto& wish : predicted.attributes) {
    const auto* real = actual.find(wish.name);
    if (real == nullptr || real->after.is_unknown() || wish.after.is_unknown()) continue;
    if (!(real->after == wish.after)) {
      return fmt::format("{}: {} was to be {}, became {}", predicted.id.str(), wish.name,
                         wish.after.display(), real->after.display());
    }
  }
  return {};
}

}  // namespace

FidelityScore::FidelityScore(const model::Plan& plan) {
  for (const auto& change : plan.changes) {
    by_id_.emplace(change.id, predictions_.size());
    predictions_.push_back({&change});
  }
  for (const auto& undecided : plan.unknown) undecided_.insert(undecided.id);
  for (const auto& deferred : plan.deferred) undecided_.insert(deferred.id);
}

FidelityScore::Prediction* FidelityScore::find(const model::ResourceId& id, Action action) {
  const auto [first, last] = by_id_.equal_range(id);
  for (auto at = first; at != last; ++at) {
    auto& prediction = predictions_[at->second];
    if (!prediction.came_true && prediction.change->action == action) return &prediction;
  }
  // Behind a package nobody knew whether to create or change, start or restart: the resource was
  // named, that counts.
  for (auto at = first; at != last; ++at) {
    auto& prediction = predictions_[at->second];
    if (before_was_unknown(*prediction.change)) return &prediction;
  }
  return nullptr;
}

void FidelityScore::made(const Change& change) {
  Prediction* prediction = find(change.id, change.action);
  if (prediction == nullptr) {
    if (undecided_.count(change.id) > 0) return;
    ++unpredicted_;
    breaches_.push_back(fmt::format("not predicted: {} {} ({})", model::name_of(change.action),
                                    change.id.str(), change.reason));
    return;
  }
  const std::string wrong = contradiction(*prediction->change, change);
  if (!wrong.empty()) {
    ++unpredicted_;
    breaches_.push_back(wrong);
    return;
  }
  prediction->came_true = true;
}

void FidelityScore::holds(const model::ResourceId& id) {
  const auto [first, last] = by_id_.equal_range(id);
  for (auto at = first; at != last; ++at) {
    auto& prediction = predictions_[at->second];
    if (!is_restart(prediction.change->action)) prediction.came_true = true;
  }
}

void FidelityScore::restarted_otherwise(const std::string& unit) {
  const auto [first, last] = by_id_.equal_range({"service", unit});
  for (auto at = first; at != last; ++at) {
    auto& prediction = predictions_[at->second];
    if (is_restart(prediction.change->action)) prediction.came_true = true;
  }
}

model::Fidelity FidelityScore::score() const {
  model::Fidelity fidelity;
  fidelity.predicted = predictions_.size();
  fidelity.breaches = breaches_;
  for (const auto& prediction : predictions_) {
    if (prediction.came_true) {
      ++fidelity.matched;
    } else {
      fidelity.breaches.push_back(fmt::format("did not come about: {} {}",
                                              model::name_of(prediction.change->action),
                                              prediction.change->id.str()));
    }
  }
  fidelity.actual = fidelity.matched + unpredicted_;
  return fidelity;
}

}  // namespace tend::engine
