#include "model/change_value.hpp"
#include "model/plan.hpp"

namespace tend::model {
namespace {

Value number(std::size_t count) {
  return static_cast<std::int64_t>(count);
}

Value counts_value(const Plan& plan) {
  Map counts;
  for (const Action action :
       {Action::create, Action::change, Action::remove, Action::start, Action::stop,
        Action::restart, Action::reload, Action::run, Action::reboot}) {
    counts.set(std::string(name_of(action)), 0);
  }
  for (const auto& [action, count] : plan.counts()) {
    counts.set(std::string(name_of(action)), number(count));
  }
  counts.set("ok", number(plan.ok));
  counts.set("unknown", number(plan.unknown.size()));
  counts.set("deferred", number(plan.deferred.size()));
  counts.set("contested", number(plan.contested.size()));
  return counts;
}

Value change_value(const Change& original) {
  Change change = original;
  if (change.has_secret()) change = original.masked();
  List after;
  for (const auto& id : change.after) after.emplace_back(id.str());
  return Map{{"id", change.id.str()},
             {"role", change.role},
             {"action", name_of(change.action)},
             {"cause", name_of(change.cause)},
             {"drifted", change.drifted},
             {"reason", change.reason},
             {"attributes", attributes_value(change)},
             {"diff", change.diff},
             {"after", after},
             {"source", to_value(change.source)}};
}

Value undecided_value(const std::vector<Undecided>& all) {
  List list;
  for (const auto& one : all) {
    list.emplace_back(Map{{"id", one.id.str()},
                          {"role", one.role},
                          {"reason", one.reason},
                          {"source", to_value(one.source)}});
  }
  return list;
}

Value failures_value(const std::vector<PlanFailure>& all) {
  List list;
  for (const auto& one : all) {
    list.emplace_back(Map{{"id", one.id.str()},
                          {"role", one.role},
                          {"error", to_value(one.error)},
                          {"source", to_value(one.source)}});
  }
  return list;
}

}  // namespace

Value to_value(const Plan& plan) {
  List changes;
  for (const auto& change : plan.changes) changes.push_back(change_value(change));
  return Map{{"schema", "tend.plan/1"},
             {"host", plan.host},
             {"commit", plan.commit},
             {"complete", plan.complete},
             {"counts", counts_value(plan)},
             {"changes", changes},
             {"unknown", undecided_value(plan.unknown)},
             {"deferred", undecided_value(plan.deferred)},
             {"contested", undecided_value(plan.contested)},
             {"failures", failures_value(plan.failures)}};
}

}  // namespace tend::model
