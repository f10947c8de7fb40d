// Writes what a run does into the ledger, in as few transactions as laws 4, 7 and 10 allow.
#pragma once

#include <functional>
#include <vector>

#include "store/ledger.hpp"

namespace tend::engine {

// Notes are on disk before the change they are about. That a change was made is written together
// with the next note, or by flush(): a run that dies in between is taken for one that died within
// the change, which its note covers. Not thread-safe.
class RunRecorder {
 public:
  explicit RunRecorder(store::Ledger& ledger) : ledger_(ledger) {}

  // One transaction of what was done so far, `replacement` and what `also` writes. Where it fails
  // nothing of it is written, and what was done waits for the next one.
  Status before_change(const store::Replacement& replacement, const std::function<Status()>& also);

  void left(store::LedgerEntry entry);
  void removed(model::ResourceId id);

  // Everything that was done is on disk afterwards.
  Status flush();

 private:
  // `entry.role` and all else is empty for what was removed.
  struct Done {
    store::LedgerEntry entry;
    bool removed = false;
  };

  Status write_done();
  Status in_transaction(const std::function<Status()>& write);

  store::Ledger& ledger_;
  std::vector<Done> done_;
};

}  // namespace tend::engine
