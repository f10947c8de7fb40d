#include "engine/decision.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace tend::engine {
namespace {

constexpr std::string_view kExists = "exists";
constexpr std::string_view kNeedsRoot = "needs root";

std::string after_what(const std::vector<model::ResourceId>& pending) {
  std::string text = "after " + pending.back().str();
  if (pending.size() > 1) text += fmt::format(" and {} more", pending.size() - 1);
  return text;
}

// Law 3: what a package or command brings is not known, so what is absent before it may be there
// after it. What is there beside it stays: a module is loaded, though no file says so.
model::State behind_pending(const model::State& observed, const std::string& reason) {
  model::State state;
  for (const auto& entry : observed) {
    state.set(entry.key, entry.value == Value(true) ? entry.value : Value(Unknown{reason}));
  }
  state.set(std::string(kExists), Unknown{reason});
  return state;
}

bool is_absent(const model::State& observed) {
  const Value* exists = observed.find(kExists);
  return exists != nullptr && exists->is_bool() && !exists->as_bool();
}

const Unknown* first_unknown(const std::vector<model::Change>& changes) {
  for (const auto& change : changes) {
    for (const auto& attribute : change.attributes) {
      if (attribute.before.is_unknown()) return &attribute.before.as_unknown();
    }
  }
  return nullptr;
}

// A directory as it lies changes under one name; only a commit's id says that nobody edited it.
bool names_a_commit(const std::string& commit) {
  return commit != "worktree" && !commit.ends_with("+dirty");
}

model::Cause cause_of(const store::LedgerEntry* remembered, const std::string& desired,
                      const std::string& commit, bool drifted) {
  if (remembered == nullptr) return model::Cause::initial;
  if (remembered->desired == desired) {
    return drifted ? model::Cause::drift : model::Cause::intended;
  }
  const bool same = remembered->commit == commit && names_a_commit(commit);
  return same ? model::Cause::fact : model::Cause::intended;
}

model::Change run_change(const model::Resource& resource, const std::string& because) {
  model::Change change;
  change.id = resource.id;
  change.action = model::Action::run;
  change.reason = "triggered by " + because;
  return change;
}

std::string leaving_reason(const model::Change& change) {
  if (change.action == model::Action::remove) return "no longer in the repository";
  return "no longer in the repository, so back to what was before: " + change.reason;
}

std::string contest(const Decision& decision, const store::LedgerEntry* remembered,
                    const Circumstances& circumstances) {
  if (circumstances.insist || remembered == nullptr || remembered->drifts < kRepairsInARow) {
    return "";
  }
  const bool drift = !decision.changes.empty() && decision.changes.front().drifted &&
                     decision.changes.front().cause == model::Cause::drift;
  if (!drift) return "";
  return fmt::format("somebody changes it back: repaired by {} runs in a row, now {} again",
                     kRepairsInARow, decision.changes.front().reason);
}

void complete(Decision& decision, const model::Resource& resource, const model::State& observed,
              const store::LedgerEntry* remembered, const Circumstances& circumstances,
              bool behind) {
  const bool drifted =
      resource.leaving
          ? circumstances.left_drifted
          : remembered != nullptr && !behind &&
                left_digest(resource, observed, circumstances.digest_key) != remembered->left;
  const auto cause = resource.leaving
                         ? model::Cause::intended
                         : cause_of(remembered, desired_digest(resource, circumstances.digest_key),
                                    circumstances.commit, drifted);
  for (auto& change : decision.changes) {
    change.id = resource.id;
    change.role = resource.role;
    change.source = resource.source;
    change.sensitive = change.sensitive || resource.sensitive;
    change.cause = cause;
    change.drifted = drifted;
    if (resource.leaving) change.reason = leaving_reason(change);
    if (!behind) continue;
    change.after = circumstances.pending;
    change.reason = "absent now, to be decided " + after_what(circumstances.pending);
  }
}

// Why the change waits; empty: it does not.
std::string waits(const model::Change& change, const model::Resource& resource,
                  const resources::Provider& provider, const model::State& observed,
                  const resources::Moment& moment) {
  if (!resource.defer.empty()) return resource.defer;
  auto reason = provider.deferral(change, observed, moment);
  const bool harms = moment.systemd_running && !moment.reload_harm.empty();
  return reason.empty() && harms && provider.reloads_units(change) ? moment.reload_harm : reason;
}

// What cannot be done here, or is not to be done now, goes, with the reason; the rest stays.
void defer(Decision& decision, const model::Resource& resource, const resources::Provider& provider,
           const model::State& observed, const resources::Moment& moment) {
  std::vector<std::string> reasons;
  std::erase_if(decision.changes, [&](const model::Change& change) {
    auto reason = waits(change, resource, provider, observed, moment);
    if (reason.empty()) return false;
    if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) {
      reasons.push_back(std::move(reason));
    }
    return true;
  });
  decision.deferred = join(reasons, "; ");
  const auto passing = [&](const std::string& reason) {
    return !reason.empty() && (reason == resource.defer || reason == moment.reload_harm);
  };
  decision.put_off = std::any_of(reasons.begin(), reasons.end(), passing);
}

std::string keyed(const model::Resource& resource, std::string digest, const std::string& key) {
  return resource.sensitive && !key.empty() ? keyed_hash(key, digest) : digest;
}

}  // namespace

bool left_drifted(const model::Resource& resource, const resources::Provider& provider,
                  const system::Readers& readers, const Memory& memory) {
  if (!resource.leaving) return false;
  const auto remembered = memory.entries.find(resource.id);
  if (remembered == memory.entries.end()) return false;
  model::Resource as_left = resource;
  as_left.attributes = resource.left;
  // The ledger keeps no contents; any will do to have the file's own observed.
  if (provider.schema().find("content") != nullptr) as_left.attributes.set("content", "");
  const auto observed = provider.observe(as_left, readers);
  return observed && left_digest(resource, *observed, memory.digest_key) != remembered->second.left;
}

std::string desired_digest(const model::Resource& resource, const std::string& key) {
  return keyed(resource, model::digest_of(resource.attributes), key);
}

std::string left_digest(const model::Resource& resource, const model::State& left,
                        const std::string& key) {
  return keyed(resource, model::digest_of(left), key);
}

Decision decide(const model::Resource& resource, const resources::Provider& provider,
                const model::State& observed, const store::LedgerEntry* remembered,
                const Circumstances& circumstances) {
  Decision decision;
  const bool behind = !circumstances.pending.empty() && is_absent(observed);
  const auto state =
      behind ? behind_pending(observed, after_what(circumstances.pending)) : observed;
  decision.changes = provider.decide(resource, state);
  if (circumstances.triggered && decision.changes.empty()) {
    decision.changes.push_back(run_change(resource, circumstances.triggered_by));
  }
  complete(decision, resource, observed, remembered, circumstances, behind);
  defer(decision, resource, provider, observed, circumstances.moment);
  const Unknown* unknown = behind ? nullptr : first_unknown(decision.changes);
  if (unknown != nullptr) {
    decision.unknown = unknown->reason;
    decision.needs_privilege = unknown->reason == kNeedsRoot;
    decision.changes.clear();
  } else if (auto why = contest(decision, remembered, circumstances); !why.empty()) {
    decision.contested = std::move(why);
    decision.changes.clear();
  } else if (resource.audit && !decision.changes.empty()) {
    decision.deferred = "audit only: " + decision.changes.front().reason;
    decision.changes.clear();
  }
  return decision;
}

}  // namespace tend::engine
