// Compile, plan, apply and report: the half of a run that pull and apply share. The caller holds
// the run lock.
#pragma once

#include <functional>
#include <string>

#include "engine/observer.hpp"
#include "model/saved_plan.hpp"
#include "run/departing.hpp"
#include "run/doors.hpp"
#include "run/lab.hpp"
#include "run/quiet.hpp"
#include "run/recovery.hpp"
#include "run/run.hpp"
#include "run/secret_source.hpp"
#include "run/source.hpp"
#include "store/run_lock.hpp"

namespace tend::run {

class Convergence {
 public:
  Convergence(const Options& options, engine::Observer& observer, const std::function<bool()>& stop)
      : options_(options), observer_(observer), stop_(stop) {}

  // Only what this plan says may be done, and nothing at all when the plan is another by now.
  void bind_to(model::SavedPlan reviewed) { reviewed_ = std::move(reviewed); }
  // Doors and lock. False: the report says why not.
  bool prepare(ConvergeResult& result);
  // The whole run, where the last one found this commit's catalog settled and nothing can have
  // changed since: only checks are run. False: nothing was done, go on with remember().
  bool end_quietly(const std::string& commit, ConvergeResult& result);
  // Ledger and facts. False: the report says why not.
  bool remember(ConvergeResult& result);
  // The catalog of `lab` for this host; faults as they are.
  Checked<model::Catalog> compile(const LabFiles& lab);
  // Converges to the catalog, takes back what left it, and closes the run in the ledger.
  void converge(model::Catalog catalog, const LabFiles& lab, ConvergeResult& result);
  // Takes back what a run replaced, and closes this run in the ledger.
  void undo(const std::string& run, ConvergeResult& result);
  // Ends a run that does not get as far.
  void abandon(ConvergeResult& result, Errors errors);

  // False beside a ledger of a newer tend: converge() then only plans, and refuses.
  bool may_change() const { return !newer_ledger_; }
  WriteDoors& doors() { return *doors_; }
  // Null beside a ledger that a newer tend wrote.
  const store::Ledger* ledger() const { return ledger_.get(); }
  const std::optional<load::AgentConfig>& config() const { return config_; }

 private:
  Status take_lock();
  Status open_ledger(std::vector<std::string>& notes);
  Status check_machine() const;
  Status check_reviewed(const model::Catalog& catalog, const model::Plan& plan,
                        const std::string& digest_key) const;
  void recover(const Past& past, const model::Catalog& catalog, const engine::Memory& memory,
               model::Report& report);
  void only_look(const model::Catalog& catalog, ConvergeResult& result);
  void only_tell(ConvergeResult& result, Error why, std::int64_t commit_time);
  // Plans and applies; false when the run ended before.
  bool carry_out(const model::Catalog& catalog, const engine::Memory& memory,
                 store::Objects& objects, std::int64_t commit_time, ConvergeResult& result);
  // After a complete run without failures: what is no longer needed is forgotten.
  Status settle(const Departing& departing);
  Status prune_objects(store::Objects& objects, const std::string& run);
  void finish(ConvergeResult& result);
  void publish(const ConvergeResult& result, std::int64_t commit_time);

  const Options& options_;
  engine::Observer& observer_;
  const std::function<bool()>& stop_;
  resources::Providers providers_;
  std::unique_ptr<WriteDoors> doors_;
  std::optional<store::RunLock> lock_;
  std::unique_ptr<store::Ledger> ledger_;
  std::optional<Error> newer_ledger_;
  std::optional<load::AgentConfig> config_;
  std::unique_ptr<system::Snapshot> standard_;
  std::optional<model::SavedPlan> reviewed_;
  std::optional<SecretSource> secrets_;
  Value facts_;
  MadeFrom compiled_;  // the catalog compiled last
  // What the last run left, where this one is about the same and something does not hold.
  std::optional<store::Settled> earlier_;
  std::string host_;
  std::chrono::steady_clock::time_point started_;
};

// What the results, checks and errors of a report come to.
model::Outcome outcome_of(const model::Report& report, bool interrupted);

}  // namespace tend::run
