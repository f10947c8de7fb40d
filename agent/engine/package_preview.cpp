#include "engine/package_preview.hpp"

#include <algorithm>
#include <map>

namespace tend::engine {
namespace {

using model::Change;
using Step = system::PackageTransaction::Step;

constexpr std::string_view kVersion = "version";

Value wish_of(const Change& change, std::string_view attribute) {
  const auto* found = change.find(attribute);
  return found == nullptr ? Value() : found->after;
}

void set_version(Change& change, const Step& step) {
  for (auto& attribute : change.attributes) {
    if (attribute.name != kVersion) continue;
    if (!attribute.after.is_string() || attribute.after.as_string().empty()) {
      attribute.after = step.after;
    }
    return;
  }
  const Value before = step.before.empty() ? Value() : Value(step.before);
  change.attributes.push_back({std::string(kVersion), before, Value(step.after)});
}

std::string describe(const Step& step) {
  if (step.after.empty()) return step.name + " " + step.before;
  if (step.before.empty()) return step.name + " " + step.after;
  return step.name + " " + step.before + " -> " + step.after;
}

void add_by_products(Change& change, const char* name, List list) {
  if (!list.empty()) change.attributes.push_back({name, Value(), Value(std::move(list))});
}

}  // namespace

void preview_packages(model::Plan& plan, const system::PackageReader& packages) {
  std::map<std::string, Change*> asked;
  std::vector<system::PackageWish> install;
  std::vector<std::string> remove;
  for (auto& change : plan.changes) {
    if (change.id.kind != "package") continue;
    asked.emplace(change.id.name, &change);
    const Value version = wish_of(change, kVersion);
    if (change.action == model::Action::remove) {
      remove.push_back(change.id.name);
    } else {
      install.push_back({change.id.name, version.is_string() ? version.as_string() : ""});
    }
  }
  if (asked.empty()) return;
  const auto transaction = packages.simulate(install, remove);
  if (!transaction) return;
  List installs;
  List removes;
  for (const auto& step : transaction->steps) {
    const auto own = asked.find(step.name);
    if (own != asked.end()) {
      if (!step.after.empty()) set_version(*own->second, step);
    } else {
      (step.after.empty() ? removes : installs).emplace_back(describe(step));
    }
  }
  auto first = std::find_if(plan.changes.begin(), plan.changes.end(),
                            [](const Change& change) { return change.id.kind == "package"; });
  add_by_products(*first, "also installs", std::move(installs));
  add_by_products(*first, "also removes", std::move(removes));
}

}  // namespace tend::engine
