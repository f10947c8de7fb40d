#include "engine/memory.hpp"

namespace tend::engine {
namespace {

constexpr std::size_t kRunsToSearch = 50;

// The earliest touch counts, so newer runs come first and are overwritten.
Status add_begun(const store::Ledger& ledger, Memory& memory) {
  TEND_TRY(runs, ledger.runs(kRunsToSearch));
  for (const auto& run : runs) {
    if (run.ended_well()) break;
    TEND_TRY(replacements, ledger.replacements(run.id));
    for (auto one = replacements.rbegin(); one != replacements.rend(); ++one) {
      if (one->desired.empty()) memory.begun.insert_or_assign(one->id, std::move(*one));
    }
  }
  return {};
}

}  // namespace

Result<Memory> remember(const store::Ledger& ledger) {
  Memory memory;
  TEND_TRY(entries, ledger.entries());
  for (auto& entry : entries) {
    auto id = entry.id;
    memory.entries.emplace(std::move(id), std::move(entry));
  }
  TEND_TRY(notices, ledger.notices());
  memory.notices = std::move(notices);
  TEND_TRY(triggers, ledger.triggers());
  memory.triggers = std::move(triggers);
  TEND_TRY(deferrals, ledger.deferrals());
  for (auto& one : deferrals) memory.deferred.emplace(std::move(one.id), one.since);
  TEND_CHECK(add_begun(ledger, memory));
  return memory;
}

}  // namespace tend::engine
