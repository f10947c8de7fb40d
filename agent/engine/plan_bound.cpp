#include "engine/plan_bound.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace tend::engine {
namespace {

using model::Action;
using model::AttributeChange;
using model::Change;

bool unseen(const Change& change) {
  return !change.after.empty();
}

// Behind a package nobody knew whether to create or change, start or restart.
bool same_action(const Change& planned, const Change& now) {
  const auto takes_away = [](Action action) {
    return action == Action::remove || action == Action::stop || action == Action::reboot;
  };
  return planned.action == now.action ||
         (unseen(planned) && !takes_away(planned.action) && !takes_away(now.action));
}

// A plain word for a value that may be a secret.
std::string shown(const Value& value, bool secret) {
  if (value.is_null()) return "nothing";
  return secret ? "a secret" : replace_all(printable(value.display()), "\n", "\\n");
}

std::string contradiction(const Change& planned, const AttributeChange& now, bool secret) {
  const auto* wish = planned.find(now.name);
  if (wish == nullptr) return fmt::format("`{}` was to stay as it was", now.name);
  if (!(wish->after == now.after)) {
    return fmt::format("`{}` was to become {}, not {}", now.name, shown(wish->after, secret),
                       shown(now.after, secret));
  }
  if (unseen(planned) || wish->before.is_unknown() || wish->before == now.before) return {};
  return fmt::format("`{}` was {}, and is {}", now.name, shown(wish->before, secret),
                     shown(now.before, secret));
}

std::string contradiction(const Change& planned, const Change& now) {
  const bool secret = planned.has_secret() || now.has_secret();
  for (const auto& attribute : now.attributes) {
    auto found = contradiction(planned, attribute, secret);
    if (!found.empty()) return found;
  }
  return {};
}

Error moved(const std::string& how) {
  return make_error(ErrorCode::refused, fmt::format("the host moved while the reviewed plan was "
                                                    "applied, so this was left alone: {}",
                                                    how));
}

}  // namespace

PlanBound::PlanBound(const model::Plan& plan) {
  for (const auto& change : plan.changes) planned_.emplace(change.id, &change);
  for (const auto& one : plan.unknown) undecided_.insert(one.id);
}

std::optional<Error> PlanBound::objection(const std::vector<Change>& changes) const {
  for (const auto& change : changes) {
    if (auto found = objection(change)) return found;
  }
  return std::nullopt;
}

std::optional<Error> PlanBound::objection(const Change& change) const {
  if (undecided_.count(change.id) > 0) return std::nullopt;
  const auto [first, last] = planned_.equal_range(change.id);
  std::string why = "nothing was to be done to it, and now " + change.reason;
  if (first != last) {
    why = fmt::format("a {} was planned, not a {} ({})", model::name_of(first->second->action),
                      model::name_of(change.action), change.reason);
  }
  for (auto at = first; at != last; ++at) {
    if (!same_action(*at->second, change)) continue;
    why = contradiction(*at->second, change);
    if (why.empty()) return std::nullopt;
  }
  return moved(why);
}

}  // namespace tend::engine
