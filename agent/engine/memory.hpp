// What the ledger remembers, as planning wants it: by id, in memory.
#pragma once

#include <map>

#include "model/resource.hpp"
#include "store/ledger.hpp"

namespace tend::engine {

struct Memory {
  std::map<model::ResourceId, store::LedgerEntry> entries;
  std::vector<store::Notice> notices;
  std::vector<std::string> triggers;
};

// An absent ledger is an empty memory.
Result<Memory> remember(const store::Ledger& ledger);

}  // namespace tend::engine
