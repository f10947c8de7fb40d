#include "cli/views/plan_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "cli/views/change_view.hpp"
#include "cli/views/sections.hpp"

namespace tend::cli {
namespace {

using model::Action;
using model::Change;
using model::Plan;

using RoleChanges = std::vector<std::pair<std::string, std::vector<const Change*>>>;

RoleChanges by_role(const Plan& plan) {
  RoleChanges roles;
  for (const auto& change : plan.changes) {
    auto role = std::find_if(roles.begin(), roles.end(),
                             [&](const auto& candidate) { return candidate.first == change.role; });
    if (role == roles.end()) role = roles.insert(role, {change.role, {}});
    role->second.push_back(&change);
  }
  return roles;
}

std::string role_text(const std::string& role, const std::vector<const Change*>& changes,
                      const Screen& screen) {
  std::string text = painted(screen, Paint::bold, printable(role)) + "\n";
  const std::size_t columns = id_columns_of(changes);
  for (const Change* change : changes) {
    text += change_line(*change, columns, screen) + change_details(*change, screen);
  }
  return text;
}

std::string failures_text(const Plan& plan, const Screen& screen) {
  std::string text;
  for (const auto& failure : plan.failures) {
    text += resource_error_text(failure.id, failure.error, failure.source, screen);
  }
  return text;
}

std::string changes_summary(const Plan& plan) {
  const auto counts = plan.counts();
  std::vector<std::string> parts;
  for (const Action action :
       {Action::create, Action::change, Action::remove, Action::start, Action::stop,
        Action::restart, Action::reload, Action::run, Action::reboot}) {
    const auto found = counts.find(action);
    const std::size_t count = found == counts.end() ? 0 : found->second;
    const bool always =
        action == Action::create || action == Action::change || action == Action::remove;
    if (count > 0 || always) parts.push_back(fmt::format("{} to {}", count, name_of(action)));
  }
  return join(parts, ", ");
}

std::string rest_summary(const Plan& plan) {
  std::string text;
  if (!plan.unknown.empty()) text += fmt::format("; {} unknown", plan.unknown.size());
  if (!plan.deferred.empty()) text += fmt::format("; {} deferred", plan.deferred.size());
  if (!plan.contested.empty()) text += fmt::format("; {} contested", plan.contested.size());
  if (!plan.failures.empty())
    text += fmt::format("; {} failed to be planned", plan.failures.size());
  return text;
}

std::string drift_summary(const Plan& plan) {
  const auto drifted = std::count_if(plan.changes.begin(), plan.changes.end(),
                                     [](const Change& change) { return change.drifted; });
  return drifted == 0 ? "" : fmt::format(" {} drifted.", drifted);
}

bool is_calm(const Plan& plan) {
  return plan.empty() && plan.unknown.empty() && plan.deferred.empty() && plan.contested.empty() &&
         plan.failures.empty();
}

void add_section(std::string& text, const std::string& section) {
  if (!section.empty()) text += "\n" + section;
}

}  // namespace

std::string plan_summary(const Plan& plan) {
  if (plan.empty()) {
    return fmt::format("Nothing to do: {} as {} should be{}.", count_of(plan.ok, "resource"),
                       plan.ok == 1 ? "it" : "they", rest_summary(plan));
  }
  return fmt::format("Plan: {}; {} ok{}.{}", changes_summary(plan), plan.ok, rest_summary(plan),
                     drift_summary(plan));
}

std::string plan_text(const Plan& plan, const std::vector<std::string>& notes,
                      const Screen& screen) {
  std::string text = header_line(plan.host, plan.commit, screen) + notes_text(notes, screen);
  for (const auto& [role, changes] : by_role(plan)) {
    add_section(text, role_text(role, changes, screen));
  }
  add_section(text, failures_text(plan, screen));
  add_section(text, undecided_text("contested", "!", plan.contested, screen));
  add_section(text, undecided_text("unknown", "?", plan.unknown, screen));
  add_section(text, undecided_text("deferred", "o", plan.deferred, screen));
  if (!plan.complete) {
    add_section(text, notes_text({"this plan is not complete: not everything could be read or "
                                  "planned"},
                                 screen));
  }
  const Paint paint = is_calm(plan) ? Paint::green : Paint::bold;
  return text + "\n" + painted(screen, paint, plan_summary(plan)) + "\n";
}

}  // namespace tend::cli
