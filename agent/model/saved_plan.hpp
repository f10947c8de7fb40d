// A plan that was kept for review, and what must still hold when it is applied.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/plan.hpp"

namespace tend::model {

// What a plan was made from, as the command line said it; empty where it said nothing.
struct PlanSource {
  std::string repo;  // an absolute path; empty: the agent's repository
  std::string ref;
  std::string host;
  std::string root;
  std::string state;
  std::map<std::string, Map> parameters;
  std::vector<std::string> targets;
};

struct SavedPlan {
  Plan plan;  // read back from a document it is masked, and lacks `ok`
  PlanSource source;
  std::string machine;                        // machine-id(5), else the hostname
  std::map<std::string, std::string> wishes;  // of the catalog: id -> digest of what is desired
  std::vector<std::string> digests;           // of plan.changes, unmasked
  // Digests of what has a secret in it are keyed with this host's key; not where a plan was made
  // without root, which then knows no secret.
  bool keyed = false;
};

// The digest of what a change does: id, action, attributes, diff, what it waits for. It covers what
// masking hides. Why it is due is no part of it: that depends on who may read the ledger. Of a
// change with a secret in it, it is keyed unless the key is empty.
std::string digest_of(const Change& change, const std::string& key = "");

// tend.plan/1 with the member `saved`: {machine, repo, ref, host, root, state, parameters, targets,
// catalog, resources, digests, keyed}; `catalog` is the digest of `resources`.
Value to_value(const SavedPlan& saved);
// The way back. `invalid` when it is no tend.plan/1, a newer one, or one without `saved`.
Result<SavedPlan> saved_plan_from_value(const Value& value);

// What differs between a reviewed plan and the one that the same words give now, in plain words, a
// line each; nothing when both are the same. Secrets are told by name only. `key` is the one that
// the reviewed plan's digests are keyed with.
std::vector<std::string> differences(const SavedPlan& reviewed, const Plan& now,
                                     const std::map<std::string, std::string>& wishes_now,
                                     const std::string& key = "");

}  // namespace tend::model
