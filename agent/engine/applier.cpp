#include "engine/applier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "engine/checks.hpp"
#include "engine/deferrals.hpp"
#include "engine/fidelity.hpp"
#include "engine/notices.hpp"
#include "engine/plan_bound.hpp"
#include "engine/redaction.hpp"
#include "engine/refusals.hpp"
#include "engine/resource_run.hpp"
#include "engine/second_look.hpp"

namespace tend::engine {
namespace {

using model::Resource;
using model::ResourceResult;
using model::ResultStatus;

class Applier {
 public:
  Applier(const model::Catalog& catalog, const model::Plan& plan,
          const resources::Providers& providers, const Memory& memory, const ApplyDoors& doors,
          const std::string& run, Observer& observer, const std::function<bool()>& stop,
          Bound bound)
      : catalog_(catalog),
        providers_(providers),
        doors_(doors),
        observer_(observer),
        stop_(stop),
        schedule_(catalog),
        notices_(catalog, memory, doors.ledger, doors.writers.units),
        recorder_(doors.ledger),
        score_(plan),
        bound_(bound == Bound::by_plan ? std::optional<PlanBound>(plan) : std::nullopt),
        context_{catalog,
                 providers,
                 memory,
                 doors,
                 run,
                 observer,
                 notices_,
                 bound_ ? &*bound_ : nullptr,
                 std::vector<std::string>(catalog.resources.size()),
                 recorder_},
        redaction_(catalog),
        blocked_(behind_refusals(catalog)),
        failed_roles_(refused_roles(catalog)) {}

  ApplyResult run() {
    for (const auto& refusal : catalog_.refusals) fail_role(refusal);
    for (const auto& role : schedule_.empty_roles()) run_checks(role);
    for (std::size_t next = 0; next < catalog_.resources.size();) {
      if (stop_()) {
        result_.interrupted = true;
        break;
      }
      next = run_step(next);
    }
    finish();
    return std::move(result_);
  }

 private:
  void fail_role(const model::Refusal& refusal) {
    auto result = failure_of(refusal);
    had_failures_ = true;
    observer_.finished(result);
    result_.results.push_back(std::move(result));
  }

  // One resource, or a row of batched ones; returns the index after it.
  std::size_t run_step(std::size_t first) {
    const std::size_t end = end_of_batch(first);
    std::vector<std::size_t> runnable;
    for (std::size_t i = first; i < end; ++i) {
      if (!skip(i)) runnable.push_back(i);
    }
    if (!runnable.empty()) {
      observer_.starting(catalog_.resources[runnable.front()], runnable.front() + 1,
                         catalog_.resources.size());
      auto results = run_resources(runnable, context_);
      for (std::size_t i = 0; i < runnable.size(); ++i) take(runnable[i], std::move(results[i]));
    }
    for (std::size_t i = first; i < end; ++i) {
      settle_notices(i);
      for (const auto& role : schedule_.roles_ended(i)) run_checks(role);
    }
    return end;
  }

  std::size_t end_of_batch(std::size_t first) const {
    const std::string& kind = catalog_.resources[first].id.kind;
    std::size_t end = first + 1;
    if (!providers_.find(kind)->batched()) return end;
    const auto waits_inside = [&](std::size_t index) {
      const auto& waits = catalog_.dependencies[index];
      return std::any_of(waits.begin(), waits.end(), [&](std::size_t on) { return on >= first; });
    };
    while (end < catalog_.resources.size() && catalog_.resources[end].id.kind == kind &&
           !waits_inside(end)) {
      ++end;
    }
    return end;
  }

  // Law 6: what waits for something that failed is skipped, and what waits for that.
  bool skip(std::size_t index) {
    const Resource& resource = catalog_.resources[index];
    if (resource.leaving && had_failures_) {
      note(resource, ResultStatus::skipped, "nothing is removed after a failure");
      return true;
    }
    auto& waiting = context_.waiting[index];
    for (const std::size_t before : catalog_.dependencies[index]) {
      if (waiting.empty()) waiting = context_.waiting[before];
      if (blocked_[index].empty()) blocked_[index] = blocked_[before];
    }
    if (!blocked_[index].empty()) {
      note(resource, ResultStatus::skipped, fmt::format("{} failed", blocked_[index]));
      fail_roles_of(resource);
      return true;
    }
    if (!resource.unknown.empty()) {
      note(resource, ResultStatus::unknown, resource.unknown);
      return true;
    }
    return false;
  }

  void fail_roles_of(const Resource& resource) {
    failed_roles_.insert(resource.role);
    for (const auto& wish : resource.shared) failed_roles_.insert(wish.role);
  }

  void note(const Resource& resource, ResultStatus status, std::string reason) {
    ResourceResult result;
    result.id = resource.id;
    result.role = resource.role;
    result.source = resource.source;
    result.status = status;
    result.reason = std::move(reason);
    observer_.finished(result);
    result_.results.push_back(std::move(result));
  }

  void take(std::size_t index, ResourceResult result) {
    redaction_.apply(result);
    had_failures_ = had_failures_ || result.status == ResultStatus::failed;
    if (result.status == ResultStatus::failed) {
      blocked_[index] = result.id.str();
      fail_roles_of(catalog_.resources[index]);
    } else {
      for (const auto& change : result.changes) score_.made(change);
      made_changes_ = made_changes_ || !result.changes.empty();
      const bool holds =
          result.status != ResultStatus::unknown && result.status != ResultStatus::contested;
      if (holds) score_.holds(result.id);
    }
    observer_.finished(result);
    result_.results.push_back(std::move(result));
  }

  void settle_notices(std::size_t index) {
    for (const auto& due : notices_.due_after(index)) settle(catalog_.resources[index], due);
  }

  void settle(const Resource& at, const Notices::Due& due) {
    const auto started = doors_.clock.monotonic();
    model::Change change;
    change.id = {"service", due.unit};
    change.role = due.role;
    change.source = at.source;
    change.cause = due.cause;
    change.action = due.verb == "reload" ? model::Action::reload : model::Action::restart;
    change.reason = fmt::format("because {} changed", due.because);
    ResourceResult result;
    result.id = change.id;
    result.role = change.role;
    result.source = change.source;
    const auto settled = settle_as_planned(change, due);
    if (!settled) {
      result.status = ResultStatus::failed;
      result.error = settled.error();
      had_failures_ = true;
      failed_roles_.insert(due.role);
      for (std::size_t i = 0; i < catalog_.resources.size(); ++i) {
        if (catalog_.resources[i].id == change.id) blocked_[i] = change.id.str();
      }
    } else if (*settled == Notices::Settled::started_meanwhile) {
      score_.restarted_otherwise(due.unit);
      return;
    } else if (*settled == Notices::Settled::not_running) {
      return;
    } else if (*settled == Notices::Settled::no_systemd) {
      result.status = ResultStatus::deferred;
      result.reason = fmt::format("{} {}: systemd not running", due.verb, change.reason);
    } else if (*settled == Notices::Settled::waits) {
      result.status = ResultStatus::deferred;
      result.reason = restart_pending(notices_.waits(due), change.reason);
    } else {
      result.status = ResultStatus::changed;
      score_.made(change);
    }
    const bool waits = settled && *settled == Notices::Settled::waits;
    if (!waits) result.changes.push_back(change);
    const auto took = doors_.clock.monotonic() - started;
    result.duration_ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
    report_with_service(std::move(result));
  }

  // A restart that nobody reviewed stays due for the next run.
  Result<Notices::Settled> settle_as_planned(const model::Change& change, const Notices::Due& due) {
    if (bound_) {
      TEND_TRY(needed, notices_.judge(due));
      auto objection = needed == Notices::Settled::done ? bound_->objection(change) : std::nullopt;
      if (objection) return fail(std::move(*objection));
    }
    return notices_.settle(due);
  }

  // A restart belongs to the service's own result where it has one; a failure and a deferral stand
  // by themselves.
  void report_with_service(ResourceResult result) {
    redaction_.apply(result);
    observer_.finished(result);
    const auto own = std::find_if(result_.results.rbegin(), result_.results.rend(),
                                  [&](const ResourceResult& r) { return r.id == result.id; });
    if (own == result_.results.rend()) {
      result_.results.push_back(std::move(result));
      return;
    }
    own->changes.insert(own->changes.end(), result.changes.begin(), result.changes.end());
    own->duration_ms += result.duration_ms;
    if (own->status == ResultStatus::failed) return;
    own->status = result.status;
    own->error = result.error;
    own->reason = result.reason;
  }

  void run_checks(const std::string& role) {
    for (const auto& check : catalog_.checks) {
      if (check.role != role) continue;
      observer_.checking(check);
      auto result = failed_roles_.count(role) > 0
                        ? skipped_check(check, "its role did not converge")
                        : run_check(check, doors_.readers, doors_.prober);
      had_failures_ = had_failures_ || result.status == model::CheckStatus::fail ||
                      result.status == model::CheckStatus::timeout;
      redaction_.apply(result);
      observer_.checked(result);
      result_.checks.push_back(std::move(result));
    }
  }

  void finish() {
    Status deferrals = remember_deferrals(catalog_, context_.memory, doors_, result_.results);
    auto flushed = doors_.writers.units.flush();
    if (made_changes_ && !result_.interrupted) {
      look_again(catalog_, providers_, doors_.readers, context_.memory.proven, result_.results);
    }
    Status recorded = recorder_.flush();
    if (!recorded)
      recorded.error() = std::move(recorded).error().with_context("what was done is not recorded");
    for (auto* status : {&flushed, &recorded, &deferrals}) {
      if (*status) continue;
      ResourceResult result;
      result.id = {"host", catalog_.host};
      result.status = ResultStatus::failed;
      result.error = status->error();
      result_.results.push_back(std::move(result));
    }
    for (auto& result : result_.results) redaction_.apply(result);
    result_.fidelity = score_.score();
    for (auto& breach : result_.fidelity.breaches) breach = redaction_.text(std::move(breach));
  }

  const model::Catalog& catalog_;
  const resources::Providers& providers_;
  const ApplyDoors& doors_;
  Observer& observer_;
  const std::function<bool()>& stop_;
  Schedule schedule_;
  Notices notices_;
  RunRecorder recorder_;
  FidelityScore score_;
  std::optional<PlanBound> bound_;
  RunContext context_;
  Redaction redaction_;
  std::vector<std::string> blocked_;  // per resource: the id of what failed, empty when nothing did
  std::set<std::string> failed_roles_;
  bool had_failures_ = false;
  bool made_changes_ = false;
  ApplyResult result_;
};

}  // namespace

ApplyResult apply(const model::Catalog& catalog, const model::Plan& plan,
                  const resources::Providers& providers, const Memory& memory,
                  const ApplyDoors& doors, const std::string& run, Observer& observer,
                  const std::function<bool()>& stop, Bound bound) {
  return Applier(catalog, plan, providers, memory, doors, run, observer, stop, bound).run();
}

}  // namespace tend::engine
