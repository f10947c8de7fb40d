// Packages in memory: a table of candidates, and what each brings to the host when it is installed.
#pragma once

#include <fnmatch.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "support/memory_accounts.hpp"
#include "support/memory_files.hpp"
#include "support/memory_units.hpp"
#include "system/packages.hpp"

namespace tend::testing {

struct Candidate {
  std::string version = "1.0";
  std::vector<std::string> depends = {};
  std::map<std::string, MemoryNode> files = {};
  std::map<std::string, MemoryUnit> units = {};  // Debian's way: usually running and enabled
  std::vector<system::UserWish> users = {};
  std::vector<system::GroupWish> groups = {};
  std::string failure = {};  // not empty: installing it fails with these words
  ErrorCode failure_code = ErrorCode::failed;
};

class MemoryPackages : public system::PackageManager {
 public:
  MemoryPackages(MemoryFileSystem& files, MemoryUnits& units, MemoryAccounts& accounts)
      : files_(files), units_(units), accounts_(accounts) {}

  MemoryPackages& offer(const std::string& name, Candidate candidate = {}) {
    candidates_[name] = std::move(candidate);
    return *this;
  }
  // Already there; brings nothing.
  MemoryPackages& put(const std::string& name, const std::string& version = "1.0") {
    installed_[name] = {.installed = true, .version = version};
    return *this;
  }
  MemoryPackages& put(const std::string& name, system::PackageStatus status) {
    installed_[name] = std::move(status);
    return *this;
  }

  // "install a b=1.2", "remove c" in order: one per transaction.
  const std::vector<std::string>& calls() const { return calls_; }
  void forget_records() { calls_.clear(); }

  Result<system::PackageStatus> status(const std::string& name) const override {
    const auto found = installed_.find(name);
    return found == installed_.end() ? system::PackageStatus{} : found->second;
  }

  Result<std::vector<std::string>> installed(const std::string& pattern) const override {
    std::vector<std::string> names;
    for (const auto& [name, status] : installed_) {
      if (status.installed && ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0)
        names.push_back(name);
    }
    return names;
  }
  Status hold(const std::vector<std::string>& names, bool held) override {
    calls_.push_back((held ? "hold " : "release ") + join(names, " "));
    for (const auto& name : names) installed_[name].held = held;
    return {};
  }

  Result<system::PackageTransaction> simulate(
      const std::vector<system::PackageWish>& install,
      const std::vector<std::string>& remove) const override {
    TEND_CHECK(all_offered(install));
    system::PackageTransaction transaction;
    std::map<std::string, bool> seen;
    for (const auto& wish : install) add_steps(wish, seen, transaction);
    for (const auto& name : remove) {
      const auto found = installed_.find(name);
      if (found == installed_.end() || !found->second.installed) continue;
      transaction.steps.push_back({.name = name, .before = found->second.version, .after = ""});
    }
    return transaction;
  }

  Status install(const std::vector<system::PackageWish>& wishes) override {
    std::vector<std::string> words{"install"};
    for (const auto& wish : wishes) {
      words.push_back(wish.version.empty() ? wish.name : wish.name + "=" + wish.version);
    }
    calls_.push_back(join(words, " "));
    TEND_TRY(transaction, simulate(wishes, {}));
    for (const auto& step : transaction.steps) {
      if (!candidates_[step.name].failure.empty()) {
        return fail(candidates_[step.name].failure_code,
                    step.name + ": " + candidates_[step.name].failure);
      }
    }
    for (const auto& step : transaction.steps) TEND_CHECK(unpack(step));
    return {};
  }
  Status remove(const std::vector<std::string>& names) override {
    calls_.push_back("remove " + join(names, " "));
    for (const auto& name : names) {
      installed_.erase(name);
      for (const auto& [unit, unused] : candidates_[name].units) units_.drop(unit);
      for (const auto& [path, unused] : candidates_[name].files) {
        if (!path.starts_with("/etc/")) files_.drop(path);
      }
    }
    return {};
  }

 private:
  Status all_offered(const std::vector<system::PackageWish>& wishes) const {
    std::vector<std::string> missing;
    for (const auto& wish : wishes) {
      const auto found = candidates_.find(wish.name);
      const bool offered = found != candidates_.end() &&
                           (wish.version.empty() || wish.version == found->second.version);
      if (!offered) missing.push_back(wish.name);
    }
    if (missing.empty()) return {};
    return fail(ErrorCode::not_found, "no such package: " + join(missing, ", "));
  }
  void add_steps(const system::PackageWish& wish, std::map<std::string, bool>& seen,
                 system::PackageTransaction& transaction) const {
    if (std::exchange(seen[wish.name], true)) return;
    const auto candidate = candidates_.find(wish.name);
    if (candidate == candidates_.end()) return;
    for (const auto& name : candidate->second.depends)
      add_steps({.name = name, .version = ""}, seen, transaction);
    const auto found = installed_.find(wish.name);
    const bool there = found != installed_.end() && found->second.installed;
    const std::string before = there ? found->second.version : "";
    if (there && (wish.version.empty() || wish.version == before)) return;
    transaction.steps.push_back(
        {.name = wish.name, .before = before, .after = candidate->second.version});
  }
  Status unpack(const system::PackageTransaction::Step& step) {
    const Candidate& candidate = candidates_[step.name];
    for (const auto& group : candidate.groups) TEND_CHECK(accounts_.create_group(group));
    for (const auto& user : candidate.users) TEND_CHECK(accounts_.create_user(user));
    for (const auto& [path, node] : candidate.files) {
      const bool kept = path.starts_with("/etc/") && files_.node(path) != nullptr;
      if (!kept) files_.put(path, node);
    }
    for (const auto& [unit, state] : candidate.units) units_.put(unit, state);
    put(step.name, step.after);
    return {};
  }

  MemoryFileSystem& files_;
  MemoryUnits& units_;
  MemoryAccounts& accounts_;
  std::map<std::string, Candidate> candidates_;
  std::map<std::string, system::PackageStatus> installed_;
  std::vector<std::string> calls_;
};

}  // namespace tend::testing
