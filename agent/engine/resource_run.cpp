#include "engine/resource_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "engine/original.hpp"
#include "engine/wish_record.hpp"

namespace tend::engine {
namespace {

using model::Change;
using model::Resource;
using model::ResourceResult;
using model::ResultStatus;

// One resource between its observation and its result.
struct Step {
  std::size_t index = 0;
  const Resource* resource = nullptr;
  const resources::Provider* provider = nullptr;
  const store::LedgerEntry* remembered = nullptr;
  model::State observed;
  Decision decision;
  Original before;       // as observed now
  std::string original;  // as the ledger will keep them
  std::string original_object;
  ResourceResult result;
  bool stays = false;   // it left the repository, and something keeps it here for good
  bool proven = false;  // as an earlier run left it, so it was not observed

  bool wants_change() const { return !result.error && !decision.changes.empty(); }
};

void fail_step(Step& step, Error error) {
  step.result.status = ResultStatus::failed;
  step.result.error = std::move(error);
}

class Runner {
 public:
  explicit Runner(RunContext& context) : context_(context) {}

  std::vector<ResourceResult> run(const std::vector<std::size_t>& indices) {
    const auto started = context_.doors.clock.monotonic();
    std::vector<Step> steps;
    for (const std::size_t index : indices) steps.push_back(prepare(index));
    for (auto& step : steps) {
      if (step.wants_change()) announce(step);
    }
    apply(steps);
    std::vector<ResourceResult> results;
    for (auto& step : steps) {
      conclude(step);
      const auto took = context_.doors.clock.monotonic() - started;
      step.result.duration_ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
      results.push_back(std::move(step.result));
    }
    return results;
  }

 private:
  Step prepare(std::size_t index) {
    const Resource& resource = context_.catalog.resources[index];
    Step step;
    step.index = index;
    step.resource = &resource;
    step.provider = context_.providers.find(resource.id.kind);
    step.result.id = resource.id;
    step.result.role = resource.role;
    step.result.source = resource.source;
    const auto remembered = context_.memory.entries.find(resource.id);
    if (remembered != context_.memory.entries.end()) step.remembered = &remembered->second;
    step.proven =
        context_.memory.proven.holds(resource, *step.provider, context_.doors.readers.files);
    if (step.proven) return step;
    auto observed = step.provider->observe(resource, context_.doors.readers);
    if (!observed && resource.leaving && observed.error().code == ErrorCode::refused) {
      step.decision.deferred = "stays: " + observed.error().message;
      step.stays = true;
      return step;
    }
    if (!observed) {
      fail_step(step, std::move(observed).error());
      return step;
    }
    step.observed = std::move(*observed);
    auto circumstance = circumstances(index);
    circumstance.left_drifted =
        left_drifted(resource, *step.provider, context_.doors.readers, context_.memory);
    step.decision = decide(resource, *step.provider, step.observed, step.remembered, circumstance);
    if (context_.bound != nullptr) {
      if (auto objection = context_.bound->objection(step.decision.changes)) {
        fail_step(step, std::move(*objection));
      }
    }
    return step;
  }

  Circumstances circumstances(std::size_t index) const {
    const Resource& resource = context_.catalog.resources[index];
    Circumstances result;
    result.commit = context_.catalog.commit;
    result.digest_key = context_.memory.digest_key;
    result.insist = context_.memory.insist;
    result.moment = {context_.doors.readers.units.systemd_running(), context_.waiting[index],
                     context_.memory.reload_harm};
    if (resource.id.kind == "exec" && context_.notices.triggered(resource.id.name)) {
      result.triggered = true;
      result.triggered_by = context_.notices.triggered_by(resource.id.name);
    }
    return result;
  }

  // All that must be on disk before the first byte of a change is.
  void announce(Step& step) {
    auto noted = note_down(step);
    if (!noted) fail_step(step, std::move(noted).error().with_context("nothing was changed"));
  }

  // One transaction: what is replaced, and what is to be restarted because of it.
  Status note_down(Step& step) {
    TEND_CHECK(keep_original(step));
    return context_.recorder.before_change(replacement_of(step), [&] {
      return context_.notices.expect(step.index, step.decision.changes.front().cause);
    });
  }

  Status keep_original(Step& step) {
    TEND_TRY(before, original_of(*step.resource, *step.provider, step.observed,
                                 context_.doors.readers.files, context_.doors.objects));
    step.before = std::move(before);
    const auto* known = step.remembered;
    const auto inherited = context_.memory.inherited.find(step.resource->id);
    if (known != nullptr && !known->original.empty()) {
      step.original = known->original;
      step.original_object = known->original_object;
    } else if (take_begun(step)) {
      return {};
    } else if (inherited != context_.memory.inherited.end()) {
      step.original =
          inherited->second.original.empty() ? step.before.state : inherited->second.original;
      step.original_object = inherited->second.original_object;
    } else {
      step.original = step.before.state;
      step.original_object = step.before.object;
    }
    return {};
  }

  // An earlier run changed it and did not come to record that: what it noted is the original.
  bool take_begun(Step& step) const {
    const auto begun = context_.memory.begun.find(step.resource->id);
    if (begun == context_.memory.begun.end()) return false;
    step.original = begun->second.before;
    step.original_object = begun->second.before_object;
    return true;
  }

  store::Replacement replacement_of(const Step& step) const {
    store::Replacement replacement;
    replacement.run = context_.run;
    replacement.id = step.resource->id;
    replacement.role = step.resource->role;
    replacement.wish = step.resource->leaving && step.remembered != nullptr
                           ? step.remembered->wish
                           : record_of(*step.resource);
    replacement.before = step.before.state;
    replacement.before_object = step.before.object;
    if (step.remembered != nullptr) {
      replacement.desired = step.remembered->desired;
      replacement.left = step.remembered->left;
      replacement.commit = step.remembered->commit;
      replacement.earlier_run = step.remembered->run;
      replacement.earlier_wish = step.remembered->wish;
    }
    return replacement;
  }

  void apply(std::vector<Step>& steps) {
    if (steps.size() > 1) {
      apply_together(steps);
      return;
    }
    Step& step = steps.front();
    if (step.wants_change()) apply_alone(step);
  }

  void apply_alone(Step& step) {
    for (const auto& change : step.decision.changes) {
      context_.observer.changing(change);
      Status done = attempt(step, change);
      step.result.changes.push_back(change);
      if (!done) {
        fail_step(step, std::move(done).error());
        return;
      }
      if (change.action == model::Action::start) context_.notices.started(step.resource->id.name);
    }
  }

  Status attempt(const Step& step, const Change& change) {
    auto writers = context_.doors.writers;
    Status done = step.provider->apply(change, *step.resource, writers);
    for (int again = 0; !done && again < step.resource->retries; ++again) {
      std::this_thread::sleep_for(std::chrono::seconds(1));
      done = step.provider->apply(change, *step.resource, writers);
    }
    return done;
  }

  // One transaction for all; if it fails, those still missing are tried one by one, so that one bad
  // name fails alone. What never ended would hang again for each of them.
  void apply_together(std::vector<Step>& steps) {
    std::vector<resources::Provider::Item> items;
    for (auto& step : steps) {
      if (!step.wants_change()) continue;
      for (const auto& change : step.decision.changes) {
        context_.observer.changing(change);
        items.push_back({&change, step.resource});
      }
    }
    if (items.empty()) return;
    auto writers = context_.doors.writers;
    const Status done = steps.front().provider->apply_all(items, writers);
    for (auto& step : steps) {
      if (!step.wants_change()) continue;
      if (done) {
        step.result.changes = step.decision.changes;
      } else if (holds_now(step)) {
        step.result.changes = step.decision.changes;
      } else if (done.error().code == ErrorCode::timeout) {
        fail_step(step, done.error());
      } else {
        apply_alone(step);
      }
    }
  }

  bool holds_now(const Step& step) const {
    const auto observed = step.provider->observe(*step.resource, context_.doors.readers);
    return observed && step.provider->decide(*step.resource, *observed).empty();
  }

  void conclude(Step& step) {
    if (step.result.error || step.proven) return;
    if (!step.decision.unknown.empty()) {
      step.result.status = ResultStatus::unknown;
      step.result.reason = step.decision.unknown;
      return;
    }
    if (!step.decision.contested.empty()) {
      leave_contested(step);
      return;
    }
    if (!step.decision.changes.empty()) {
      verify(step);
    } else if (step.resource->leaving && (step.stays || step.decision.deferred.empty())) {
      remember(step);
    } else if (step.decision.deferred.empty()) {
      adopt(step);
    }
    if (!step.decision.deferred.empty() && !step.result.error) {
      step.result.status = ResultStatus::deferred;
      step.result.reason = step.decision.deferred;
      if (step.decision.put_off) context_.waiting[step.index] = step.resource->id.str();
    }
  }

  // Law 4: what was applied must hold now.
  void verify(Step& step) {
    auto observed = step.provider->observe(*step.resource, context_.doors.readers);
    if (!observed) {
      fail_step(step,
                std::move(observed).error().with_context("while observing the change just made"));
      return;
    }
    const auto rest = decide(*step.resource, *step.provider, *observed, nullptr,
                             settled_circumstances(step.index));
    if (!rest.changes.empty()) {
      fail_step(step,
                make_error(ErrorCode::failed, "does not converge: " + rest.changes.front().reason +
                                                  " after the change was made"));
      return;
    }
    step.result.status = ResultStatus::changed;
    step.observed = std::move(*observed);
    remember(step);
  }

  void remember(Step& step) {
    if (step.resource->leaving) {
      remember_made_directories(step);
      context_.recorder.removed(step.resource->id);
    } else {
      context_.recorder.left(entry_of(step));
    }
    if (step.resource->id.kind != "exec") return;
    // A trigger that is forgotten is not pulled again, so the run of the command must be known.
    Status remembered = context_.recorder.flush();
    if (remembered) remembered = context_.notices.clear_trigger(step.resource->id.name);
    if (!remembered) {
      fail_step(
          step,
          std::move(remembered).error().with_context("the change was made, but not recorded"));
    }
  }

  // They leave after what they were made for. Until they have, they are remembered by themselves:
  // nothing else says any more that they were not there.
  void remember_made_directories(const Step& step) {
    if (step.remembered == nullptr) return;
    for (const auto& path : made_directories(step.remembered->original)) {
      const model::ResourceId id{"file", path};
      const auto& all = context_.catalog.resources;
      const auto directory = std::find_if(
          all.rbegin(), all.rend(), [&](const Resource& r) { return r.leaving && r.id == id; });
      if (directory == all.rend() || context_.memory.entries.count(id) > 0) continue;
      context_.recorder.left(made_directory(*directory));
    }
  }

  store::LedgerEntry made_directory(const Resource& leaving) const {
    Resource made = leaving;
    made.leaving = false;
    made.attributes = leaving.left;
    store::LedgerEntry entry;
    entry.id = made.id;
    entry.role = made.role;
    entry.desired = desired_digest(made, context_.memory.digest_key);
    const auto observed =
        context_.providers.find(made.id.kind)->observe(made, context_.doors.readers);
    if (observed) entry.left = left_digest(made, *observed, context_.memory.digest_key);
    entry.original = absent_original();
    entry.commit = context_.catalog.commit;
    entry.run = context_.run;
    entry.wish = record_of(made);
    return entry;
  }

  // Said loudly once, by the run that stops fighting; afterwards it is a state like others.
  void leave_contested(Step& step) {
    step.result.status = ResultStatus::contested;
    step.result.reason = step.decision.contested;
    if (step.remembered->drifts > kRepairsInARow) return;
    auto entry = *step.remembered;
    ++entry.drifts;
    if (auto noted = context_.doors.ledger.record(entry); !noted) {
      fail_step(step, std::move(noted).error().with_context("while noting that it is contested"));
      return;
    }
    step.result.error = make_error(
        ErrorCode::failed,
        fmt::format("Tend stops repairing {}: {}; `tend apply {}` tries again",
                    step.resource->id.str(), step.decision.contested, step.resource->id.str()));
  }

  Circumstances settled_circumstances(std::size_t index) const {
    Circumstances result;
    result.moment = {context_.doors.readers.units.systemd_running(), context_.waiting[index],
                     context_.memory.reload_harm};
    return result;
  }

  void adopt(Step& step) {
    if (step.remembered == nullptr || step.remembered->original.empty()) take_begun(step);
    const auto entry = entry_of(step);
    const auto* known = step.remembered;
    if (known != nullptr && known->desired == entry.desired && known->left == entry.left &&
        known->role == entry.role && known->wish == entry.wish && known->drifts == entry.drifts) {
      return;
    }
    context_.recorder.left(entry);
  }

  store::LedgerEntry entry_of(const Step& step) const {
    store::LedgerEntry entry;
    entry.id = step.resource->id;
    entry.role = step.resource->role;
    entry.desired = desired_digest(*step.resource, context_.memory.digest_key);
    entry.left = left_digest(*step.resource, step.observed, context_.memory.digest_key);
    entry.original = step.original;
    entry.original_object = step.original_object;
    if (step.original.empty() && step.remembered != nullptr) {
      entry.original = step.remembered->original;
      entry.original_object = step.remembered->original_object;
    }
    entry.commit = context_.catalog.commit;
    entry.run = context_.run;
    entry.wish = record_of(*step.resource);
    entry.drifts = repairs_in_a_row(step);
    entry.sequence = static_cast<std::int64_t>(step.index);
    return entry;
  }

  static int repairs_in_a_row(const Step& step) {
    if (step.remembered == nullptr || step.decision.changes.empty()) return 0;
    const auto& change = step.decision.changes.front();
    if (!change.drifted || change.cause != model::Cause::drift) return 0;
    return std::min(step.remembered->drifts, kRepairsInARow - 1) + 1;
  }

  RunContext& context_;
};

}  // namespace

std::vector<ResourceResult> run_resources(const std::vector<std::size_t>& indices,
                                          RunContext& context) {
  return Runner(context).run(indices);
}

}  // namespace tend::engine
