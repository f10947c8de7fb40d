// A ledger in memory.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "store/ledger.hpp"

namespace tend::testing {

class MemoryLedger : public store::Ledger {
 public:
  Result<std::vector<store::LedgerEntry>> entries() const override {
    std::vector<store::LedgerEntry> all;
    for (const auto& [id, entry] : entries_) all.push_back(entry);
    return all;
  }
  Status record(const store::LedgerEntry& entry) override {
    ++writes;
    entries_[entry.id] = entry;
    return {};
  }
  Status forget(const model::ResourceId& id) override {
    entries_.erase(id);
    return {};
  }

  Status start_run(const store::RunRecord& run) override { return finish_run(run); }
  Status finish_run(const store::RunRecord& run) override {
    std::erase_if(runs_, [&](const auto& other) { return other.id == run.id; });
    runs_.insert(runs_.begin(), run);
    return {};
  }
  Result<std::vector<store::RunRecord>> runs(std::size_t limit) const override {
    return std::vector<store::RunRecord>(
        runs_.begin(), runs_.begin() + static_cast<std::ptrdiff_t>(std::min(limit, runs_.size())));
  }
  Result<store::RunRecord> run(const std::string& id) const override {
    for (const auto& run : runs_) {
      if (run.id == id) return run;
    }
    return fail(ErrorCode::not_found, "no run " + id);
  }
  Result<std::optional<store::RunRecord>> last_run() const override {
    return runs_.empty() ? std::optional<store::RunRecord>() : std::optional(runs_.front());
  }

  Result<std::vector<store::Notice>> notices() const override { return notices_; }
  Status add_notice(const store::Notice& notice) override {
    if (fail_notices) return tend::fail(ErrorCode::io, "no space left on device");
    for (const auto& other : notices_) {
      if (other.unit == notice.unit && other.verb == notice.verb && other.because == notice.because)
        return {};
    }
    notices_.push_back(notice);
    return {};
  }
  Status clear_notices(const std::string& unit, const std::string& verb) override {
    std::erase_if(notices_, [&](const auto& notice) {
      return notice.unit == unit && (notice.verb == verb || verb == "restart");
    });
    return {};
  }
  Status add_trigger(const std::string& exec, const std::string& /*because*/) override {
    if (std::find(triggers_.begin(), triggers_.end(), exec) == triggers_.end())
      triggers_.push_back(exec);
    return {};
  }
  Result<std::vector<std::string>> triggers() const override { return triggers_; }
  Status clear_trigger(const std::string& exec) override {
    std::erase(triggers_, exec);
    return {};
  }
  Result<std::vector<store::Deferral>> deferrals() const override {
    std::vector<store::Deferral> all;
    for (const auto& [id, since] : deferrals_) all.push_back({id, since});
    return all;
  }
  Status add_deferral(const store::Deferral& deferral) override {
    deferrals_.emplace(deferral.id, deferral.since);
    return {};
  }
  Status clear_deferral(const model::ResourceId& id) override {
    deferrals_.erase(id);
    return {};
  }
  Status add_replacement(const store::Replacement& replacement) override {
    replacements_.push_back(replacement);
    return {};
  }
  Result<std::vector<store::Replacement>> replacements(const std::string& run) const override {
    std::vector<store::Replacement> found;
    for (const auto& one : replacements_) {
      if (one.run == run) found.push_back(one);
    }
    return found;
  }
  Result<std::set<std::string>> referenced_objects() const override {
    std::set<std::string> objects;
    for (const auto& [id, entry] : entries_) objects.insert(entry.original_object);
    for (const auto& one : replacements_) objects.insert(one.before_object);
    objects.erase("");
    return objects;
  }
  Result<bool> drop_oldest_replacements(const std::string& but) override {
    if (replacements_.empty() || replacements_.front().run == but) return false;
    const std::string oldest = replacements_.front().run;
    std::erase_if(replacements_, [&](const auto& one) { return one.run == oldest; });
    return true;
  }
  Status mark_bad(const std::string& commit, const std::string& /*run*/) override {
    bad_.insert(commit);
    return {};
  }
  Result<std::set<std::string>> bad_commits() const override { return bad_; }
  Status keep_text(const std::string& name, const std::string& text) override {
    texts_[name] = text;
    return {};
  }
  Result<std::string> text(const std::string& name) const override {
    const auto found = texts_.find(name);
    return found == texts_.end() ? std::string() : found->second;
  }
  Status atomically(const std::function<Status()>& write) override {
    const MemoryLedger before = *this;
    Status written = write();
    if (!written) *this = before;
    return written;
  }

  int writes = 0;
  bool fail_notices = false;

 private:
  std::map<model::ResourceId, store::LedgerEntry> entries_;
  std::vector<store::RunRecord> runs_;
  std::vector<store::Notice> notices_;
  std::vector<std::string> triggers_;
  std::map<model::ResourceId, std::int64_t> deferrals_;
  std::vector<store::Replacement> replacements_;
  std::set<std::string> bad_;
  std::map<std::string, std::string> texts_;
};

}  // namespace tend::testing
