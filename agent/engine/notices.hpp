// Restarts, reloads and triggers: written down before the change that causes them, done once it is
// safe, and at least once.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "engine/memory.hpp"
#include "engine/schedule.hpp"
#include "model/plan.hpp"
#include "store/ledger.hpp"
#include "system/units.hpp"

namespace tend::engine {

class Notices {
 public:
  // `memory` brings what an earlier run left undone.
  Notices(const model::Catalog& catalog, const Memory& memory, store::Ledger& ledger,
          system::UnitManager& units);

  // Before the resource at `index` is changed.
  Status expect(std::size_t index, model::Cause cause);
  // This run started the unit itself, so whatever changed before is in effect.
  void started(const std::string& unit) { started_.insert(unit); }

  struct Due {
    std::string unit;
    std::string verb;
    std::string because;  // id
    std::string invocation;
    std::string role;
    model::Cause cause = model::Cause::intended;
  };
  // What is due once the resource at `index` is done: of a unit its restart, which does what a
  // reload would; the reload also where the restart waits.
  std::vector<Due> due_after(std::size_t index);

  enum class Settled { done, not_running, started_meanwhile, no_systemd, waits };
  // Why the restart waits, empty when it does not.
  std::string waits(const Due& due) const;
  // What settling would come to; `done` when the unit must be restarted or reloaded. Changes
  // nothing.
  Result<Settled> judge(const Due& due) const;
  // Restarts or reloads, or finds that it need not; then forgets the notice. It stays for the next
  // run on an error, and where the restart waits.
  Result<Settled> settle(const Due& due);

  bool triggered(const std::string& exec) const { return triggered_.count(exec) > 0; }
  std::string triggered_by(const std::string& exec) const;
  Status clear_trigger(const std::string& exec);

 private:
  void remember(std::size_t due_index, const Due& due);

  const model::Catalog& catalog_;
  store::Ledger& ledger_;
  system::UnitManager& units_;
  Schedule schedule_;
  std::map<std::size_t, std::map<std::pair<std::string, std::string>, Due>> due_;  // unit, verb
  std::map<std::string, std::string> invocations_;  // of each unit at the latest change
  std::set<std::string> started_;
  std::map<std::string, std::string> triggered_;  // exec -> because
};

}  // namespace tend::engine
