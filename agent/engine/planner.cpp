#include "engine/planner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "engine/decision.hpp"
#include "engine/overlay.hpp"
#include "engine/package_preview.hpp"
#include "engine/redaction.hpp"
#include "engine/refusals.hpp"
#include "engine/schedule.hpp"

namespace tend::engine {
namespace {

using model::Change;
using model::Resource;
using model::ResourceId;
using Ids = std::shared_ptr<const std::vector<ResourceId>>;

// A secret of this host, compiled without root.
constexpr std::string_view kNeedsRoot = "needs root";

// Changes whose side effects nobody can know before. A command that runs only when something
// changed makes that change known to the system; it is not what brings new things.
bool is_opaque(const Resource& resource) {
  return resource.id.kind == "package" ||
         (resource.id.kind == "exec" && !resource.flag("only_when_triggered"));
}

class Planner {
 public:
  Planner(const model::Catalog& catalog, const resources::Providers& providers,
          const system::Readers& readers, const Memory& memory)
      : catalog_(catalog),
        providers_(providers),
        below_(readers),
        memory_(memory),
        overlay_(readers),
        schedule_(catalog),
        pending_(catalog.resources.size()),
        behind_(catalog.resources.size()),
        waiting_(catalog.resources.size()),
        refused_(behind_refusals(catalog)),
        triggered_(memory.triggers.begin(), memory.triggers.end()) {}

  model::Plan run() {
    plan_.host = catalog_.host;
    plan_.commit = catalog_.commit;
    for (const auto& refusal : catalog_.refusals) {
      plan_.failures.push_back(
          {id_of_role(refusal.role), refusal.role, error_of(refusal), refusal.source});
    }
    for (const auto& notice : memory_.notices) {
      due_[schedule_.due_after(notice.unit)].emplace(
          std::pair(notice.unit, notice.verb), Pending{notice.because, model::Cause::intended});
    }
    for (std::size_t i = 0; i < catalog_.resources.size(); ++i) {
      inherit(i);
      visit(i);
      settle_notices(i);
    }
    preview_packages(plan_, below_.packages);
    return std::move(plan_);
  }

 private:
  struct Pending {
    std::string because;
    model::Cause cause;
  };

  // What lies before this resource: opaque changes (shared lists, since most resources have their
  // neighbour's), and the nearest change of any sort, which guards cannot look past.
  void inherit(std::size_t index) {
    std::set<ResourceId> merged;
    Ids only;
    for (const std::size_t before : catalog_.dependencies[index]) {
      if (behind_[index].empty()) behind_[index] = behind_[before];
      if (waiting_[index].empty()) waiting_[index] = waiting_[before];
      const Ids& ids = pending_[before];
      if (ids == nullptr || ids == only) continue;
      if (only == nullptr && merged.empty()) {
        only = ids;
      } else {
        if (only != nullptr) merged.insert(only->begin(), only->end());
        merged.insert(ids->begin(), ids->end());
        only = nullptr;
      }
    }
    pending_[index] = merged.empty() ? only
                                     : std::make_shared<const std::vector<ResourceId>>(
                                           merged.begin(), merged.end());
  }

  void visit(std::size_t index) {
    const Resource& resource = catalog_.resources[index];
    if (!refused_[index].empty()) {
      note(plan_.unknown, resource, fmt::format("{} failed", refused_[index]));
      return;
    }
    if (!resource.unknown.empty()) {
      note(plan_.unknown, resource, resource.unknown);
      if (resource.unknown.ends_with(kNeedsRoot)) plan_.complete = false;
      return;
    }
    const auto& provider = *providers_.find(resource.id.kind);
    // Metadata tell what planned changes do to files, and nothing of what others do.
    if (overlay_.only_files_change() && memory_.proven.holds(resource, provider, overlay_.files)) {
      ++plan_.ok;
      return;
    }
    overlay_.guards.set_behind(behind_[index]);
    const auto observed = provider.observe(resource, overlay_.readers());
    if (!observed && resource.leaving && observed.error().code == ErrorCode::refused) {
      note(plan_.deferred, resource, "stays: " + observed.error().message);
      return;
    }
    if (!observed) {
      plan_.failures.push_back({resource.id, resource.role, observed.error(), resource.source});
      plan_.complete = false;
      return;
    }
    auto circumstance = circumstances(index);
    circumstance.left_drifted = left_drifted(resource, provider, overlay_.readers(), memory_);
    auto decision = decide(resource, provider, *observed, remembered(resource.id), circumstance);
    if (!decision.unknown.empty()) {
      note(plan_.unknown, resource, decision.unknown);
      if (decision.needs_privilege) plan_.complete = false;
    }
    if (!decision.deferred.empty()) {
      note(plan_.deferred, resource, decision.deferred);
      if (decision.put_off) waiting_[index] = resource.id.str();
    }
    if (!decision.contested.empty()) note(plan_.contested, resource, decision.contested);
    if (decision.changes.empty()) {
      const bool settled = decision.unknown.empty() && decision.deferred.empty() &&
                           decision.contested.empty() && !resource.leaving;
      if (settled) ++plan_.ok;
      return;
    }
    predict(index, provider, decision.changes);
  }

  Circumstances circumstances(std::size_t index) const {
    const Resource& resource = catalog_.resources[index];
    Circumstances result;
    result.commit = catalog_.commit;
    result.digest_key = memory_.digest_key;
    result.insist = memory_.insist;
    result.moment = {below_.units.systemd_running(), waiting_[index], memory_.reload_harm};
    if (resource.id.kind == "exec" && triggered_.count(resource.id.name) > 0) {
      result.triggered = true;
      const auto by = triggered_by_.find(resource.id.name);
      result.triggered_by = by == triggered_by_.end() ? "an earlier run" : by->second;
    }
    const bool knows_existence = resource.id.kind != "package" && resource.id.kind != "exec";
    if (pending_[index] != nullptr && knows_existence) result.pending = *pending_[index];
    if (knows_existence) add_mounts(resource, result.pending);
    return result;
  }

  // What lies on a file system that is to be mounted is not known before.
  void add_mounts(const Resource& resource, std::vector<ResourceId>& pending) const {
    for (const auto& subject : providers_.find(resource.id.kind)->needs(resource)) {
      if (subject.domain != resources::Domain::path) continue;
      const auto place = overlay_.mounts.uncertain(subject.name);
      if (place) pending.push_back({"mount", *place});
    }
  }

  const store::LedgerEntry* remembered(const ResourceId& id) const {
    const auto found = memory_.entries.find(id);
    return found == memory_.entries.end() ? nullptr : &found->second;
  }

  void predict(std::size_t index, const resources::Provider& provider,
               std::vector<Change>& changes) {
    const Resource& resource = catalog_.resources[index];
    overlay_.accounts.assume_missing(pending_[index] != nullptr);
    auto writers = overlay_.writers();
    for (const auto& change : changes) {
      auto done = provider.apply(change, resource, writers);
      if (!done) {
        plan_.failures.push_back({resource.id, resource.role, done.error(), resource.source});
        plan_.complete = false;
      }
    }
    overlay_.accounts.assume_missing(false);
    if (is_opaque(resource)) {
      pending_[index] = std::make_shared<const std::vector<ResourceId>>(1, resource.id);
    }
    behind_[index] = resource.id.str();
    notice(index, changes.front().cause);
    for (auto& change : changes) plan_.changes.push_back(std::move(change));
  }

  void notice(std::size_t index, model::Cause cause) {
    const Resource& resource = catalog_.resources[index];
    const auto add = [&](const std::string& unit, const char* verb) {
      due_[schedule_.due_after(index, unit)].emplace(std::pair(unit, verb),
                                                     Pending{resource.id.str(), cause});
    };
    for (const auto& unit : resource.restarts) add(unit, "restart");
    for (const auto& unit : resource.reloads) add(unit, "reload");
    for (const auto& name : resource.triggers) {
      triggered_.insert(name);
      triggered_by_[name] = resource.id.str();
    }
  }

  void settle_notices(std::size_t index) {
    const auto due = due_.find(index);
    if (due == due_.end()) return;
    for (const auto& [key, pending] : due->second) {
      const auto& [unit, verb] = key;
      // A restart does what a reload would, unless it waits.
      const bool covered = verb == "reload" && due->second.count({unit, "restart"}) > 0 &&
                           schedule_.restart_waits(unit).empty();
      if (!covered) settle(index, unit, verb, pending);
    }
  }

  void settle(std::size_t index, const std::string& unit, const std::string& verb,
              const Pending& pending) {
    const Resource& at = catalog_.resources[index];
    const ResourceId service{"service", unit};
    Resource target;
    target.id = service;
    target.role = at.role;
    target.source = at.source;
    if (overlay_.units.started(unit)) return;
    const auto status = overlay_.units.status(unit);
    if (!status) return;
    const std::string because = fmt::format("because {} changes", pending.because);
    if (!below_.units.systemd_running()) {
      note(plan_.deferred, target, fmt::format("{} {}: systemd not running", verb, because));
    } else if (!status->exists && pending_[index] != nullptr) {
      note(plan_.unknown, target,
           fmt::format("{} {}, if {} starts it", verb, because, pending_[index]->back().str()));
    } else if (status->running() && verb == "restart" && !schedule_.restart_waits(unit).empty()) {
      note(plan_.deferred, target, restart_pending(schedule_.restart_waits(unit), because));
    } else if (status->running()) {
      plan_.changes.push_back(restart(target, verb, pending, because));
    }
  }

  static Change restart(const Resource& target, const std::string& verb, const Pending& pending,
                        const std::string& because) {
    Change change;
    change.id = target.id;
    change.role = target.role;
    change.source = target.source;
    change.cause = pending.cause;
    change.action = verb == "reload" ? model::Action::reload : model::Action::restart;
    change.reason = because;
    return change;
  }

  static void note(std::vector<model::Undecided>& list, const Resource& resource,
                   std::string reason) {
    list.push_back({resource.id, resource.role, std::move(reason), resource.source});
  }

  const model::Catalog& catalog_;
  const resources::Providers& providers_;
  const system::Readers& below_;
  const Memory& memory_;
  Overlay overlay_;
  Schedule schedule_;
  model::Plan plan_;
  std::vector<Ids> pending_;
  std::vector<std::string> behind_;
  std::vector<std::string> waiting_;  // behind what was deferred: its id
  std::vector<std::string> refused_;  // behind a role that refuses the host: its id
  std::set<std::string> triggered_;
  std::map<std::string, std::string> triggered_by_;
  // By unit and verb.
  std::map<std::size_t, std::map<std::pair<std::string, std::string>, Pending>> due_;
};

}  // namespace

model::Plan make_plan(const model::Catalog& catalog, const resources::Providers& providers,
                      const system::Readers& readers, const Memory& memory) {
  auto plan = Planner(catalog, providers, readers, memory).run();
  Redaction(catalog).apply(plan);
  return plan;
}

}  // namespace tend::engine
