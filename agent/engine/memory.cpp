#include "engine/memory.hpp"

namespace tend::engine {

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
  return memory;
}

}  // namespace tend::engine
