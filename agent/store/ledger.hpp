// The host's memory: what each resource was before we touched it, how we last left it, the runs and
// what each of them replaced, and the notices that wait. SQLite with a rollback journal and full
// synchronous; readers open it read-only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/resource.hpp"

namespace tend::store {

struct LedgerEntry {
  model::ResourceId id;
  std::string role;
  std::string desired;   // digest of the attributes we wished for
  std::string left;      // digest of the state we left
  std::string original;  // JSON of the state before our first touch; empty when we never changed it
  std::string original_object;  // sha256 of the file content before our first touch, in objects/;
                                // empty when none
  std::string commit;
  std::string run;
  // JSON of the resource as last applied, without contents and secrets: what its removal must know
  // (engine/wish_record); empty when an older tend wrote it.
  std::string wish{};
  int drifts = 0;  // runs in a row that found it changed by somebody, see engine/contest.hpp
  // Order of application, for removal in reverse. record() with 0 keeps the one there is, else
  // gives the next.
  std::int64_t sequence = 0;
};

struct RunRecord {
  std::string id;
  std::string started;   // RFC 3339
  std::string finished;  // empty: it never ended
  std::string commit;
  std::string outcome;  // model::Outcome's name
  std::string report;   // tend.report/1, JSON

  bool ended_well() const { return outcome == "converged" || outcome == "changed"; }
};

// What one run replaced: the way back of `undo`. Kept as long as the run's report.
struct Replacement {
  std::string run;
  model::ResourceId id;
  std::string role;
  std::string wish;           // as in LedgerEntry, of what the run applied
  std::string before;         // JSON of the state before the change
  std::string before_object;  // content before, in objects/; empty when none
  // The entry's before the run; empty when the run was the first to touch the resource.
  std::string desired;
  std::string left;
  std::string commit;
  std::string earlier_run;
  std::string earlier_wish;
};

// A restart or reload that is due because of a change, written down before that change.
struct Notice {
  std::string unit;
  std::string verb;        // restart or reload
  std::string because;     // id of the resource whose change causes it
  std::string invocation;  // the unit's invocation id then; empty when it did not run
  std::string role;
};

// A resource whose changes wait because its `defer` or `defer_restart` says so.
struct Deferral {
  model::ResourceId id;
  std::int64_t since = 0;  // seconds since the epoch
};

// One process, one thread. Every method that writes is one transaction, durable when it returns,
// unless inside atomically(). The last 1000 runs are kept, of the last 200 also the reports.
class Ledger {
 public:
  virtual ~Ledger() = default;

  // In order of sequence.
  virtual Result<std::vector<LedgerEntry>> entries() const = 0;
  virtual Status record(const LedgerEntry& entry) = 0;
  virtual Status forget(const model::ResourceId& id) = 0;

  virtual Status start_run(const RunRecord& run) = 0;
  virtual Status finish_run(const RunRecord& run) = 0;
  // Newest first. `report` is filled only by run().
  virtual Result<std::vector<RunRecord>> runs(std::size_t limit) const = 0;
  // By id, or by a prefix of at least four characters that is unique; not_found otherwise.
  virtual Result<RunRecord> run(const std::string& id) const = 0;
  virtual Result<std::optional<RunRecord>> last_run() const = 0;

  virtual Result<std::vector<Notice>> notices() const = 0;
  virtual Status add_notice(
      const Notice& notice) = 0;  // the same unit, verb and cause twice is one
  // A restart does what a reload would: with "restart" both go.
  virtual Status clear_notices(const std::string& unit, const std::string& verb) = 0;
  virtual Status add_trigger(const std::string& exec, const std::string& because) = 0;
  virtual Result<std::vector<std::string>> triggers() const = 0;
  virtual Status clear_trigger(const std::string& exec) = 0;

  virtual Result<std::vector<Deferral>> deferrals() const = 0;
  virtual Status add_deferral(const Deferral& deferral) = 0;  // the earlier time stays
  virtual Status clear_deferral(const model::ResourceId& id) = 0;

  // In the order they were made.
  virtual Status add_replacement(const Replacement& replacement) = 0;
  virtual Result<std::vector<Replacement>> replacements(const std::string& run) const = 0;
  // The content hashes that an entry or a replacement refers to; nothing else in objects/ is
  // needed.
  virtual Result<std::set<std::string>> referenced_objects() const = 0;
  // Forgets the replacements of the oldest run that has any; false when only `but` has some.
  virtual Result<bool> drop_oldest_replacements(const std::string& but) = 0;

  // Commits that an admin undid here: they are not converged to again.
  virtual Status mark_bad(const std::string& commit, const std::string& run) = 0;
  virtual Result<std::set<std::string>> bad_commits() const = 0;

  // One text under one name, as the facts of the last complete run; empty when there is none.
  virtual Status keep_text(const std::string& name, const std::string& text) = 0;
  virtual Result<std::string> text(const std::string& name) const = 0;

  // What `write` writes is one transaction: where it or the commit fails, nothing of it was done.
  virtual Status atomically(const std::function<Status()>& write) = 0;
};

// Makes or migrates the database. A newer schema than ours is `unsupported`; a corrupt one is moved
// aside and made anew, which `notes` tells.
Result<std::unique_ptr<Ledger>> open_ledger(const std::string& path,
                                            std::vector<std::string>& notes);
// Never writes a byte, not even a journal; not_found when there is none. A hot journal left by a
// run that died is reported as busy: the next run rolls it back.
Result<std::unique_ptr<Ledger>> open_ledger_read_only(const std::string& path);

}  // namespace tend::store
