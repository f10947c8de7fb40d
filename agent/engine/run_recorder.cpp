#include "engine/run_recorder.hpp"

#include <utility>

namespace tend::engine {

Status RunRecorder::before_change(const store::Replacement& replacement,
                                  const std::function<Status()>& also) {
  return in_transaction([&]() -> Status {
    TEND_CHECK(ledger_.add_replacement(replacement));
    return also();
  });
}

void RunRecorder::left(store::LedgerEntry entry) {
  done_.push_back({std::move(entry), false});
}

void RunRecorder::removed(model::ResourceId id) {
  store::LedgerEntry entry;
  entry.id = std::move(id);
  done_.push_back({std::move(entry), true});
}

Status RunRecorder::flush() {
  if (done_.empty()) return {};
  return in_transaction([] { return Status{}; });
}

Status RunRecorder::write_done() {
  for (const auto& done : done_) {
    TEND_CHECK(done.removed ? ledger_.forget(done.entry.id) : ledger_.record(done.entry));
  }
  return {};
}

Status RunRecorder::in_transaction(const std::function<Status()>& write) {
  TEND_CHECK(ledger_.atomically([&]() -> Status {
    TEND_CHECK(write_done());
    return write();
  }));
  done_.clear();
  return {};
}

}  // namespace tend::engine
