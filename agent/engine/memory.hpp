// What the ledger remembers, as planning wants it: by id, in memory.
#pragma once

#include <map>

#include "engine/proven.hpp"
#include "model/resource.hpp"
#include "store/ledger.hpp"

namespace tend::engine {

struct Memory {
  std::map<model::ResourceId, store::LedgerEntry> entries;
  std::vector<store::Notice> notices;
  std::vector<std::string> triggers;
  std::map<model::ResourceId, std::int64_t> deferred;  // since when, seconds since the epoch
  // First touches of runs that died or failed since the last good one, which may not have come to
  // record what they changed: the originals are theirs.
  std::map<model::ResourceId, store::Replacement> begun;
  // What a resource takes over from one that left the repository and owned the same thing.
  std::map<model::ResourceId, store::LedgerEntry> inherited;
  // Digests of what has a secret in it are keyed with it, so that the ledger and saved plans serve
  // nobody to try guesses. Empty: the host has no key.
  std::string digest_key;
  Proven proven;            // what need not be observed
  std::string reload_harm;  // of this run: why systemd must not reload its units; empty: it may
  bool insist = false;      // the run names its targets: also what is contested is done
};

// An absent ledger is an empty memory.
Result<Memory> remember(const store::Ledger& ledger);

}  // namespace tend::engine
