// The short way through a run: what the last one found settled still is, so nothing is compiled,
// observed or written but the note of the run itself. engine/evidence.hpp says what is proven, and
// store/settled.hpp what that rests on.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/evidence.hpp"
#include "engine/memory.hpp"
#include "run/doors.hpp"
#include "run/options.hpp"
#include "store/ledger.hpp"
#include "store/settled.hpp"

namespace tend::run {

// What the catalog of a run was made from.
struct MadeFrom {
  std::optional<std::string> key;  // catalog_key()
  std::vector<store::FactRead> facts;
  std::int64_t commit_time = 0;  // seconds since the epoch; 0 when unknown
};

// What an earlier run left of this commit's catalog, if what the catalog was made from and what the
// ledger remembers are the same still. Nothing for partial runs and --deep, and where everything
// was last observed a week ago. `facts` gathers (some of) the facts, by groups. Reads only.
std::optional<store::Settled> find_settled(
    const Options& options, const std::string& host, const std::string& commit,
    std::chrono::system_clock::time_point now,
    const std::function<Value(const std::set<std::string>&)>& facts);

// Whether a quiet run may follow: one that is noted beside the ledger. REQUIRES: the run lock.
bool has_room_for_quiet_run(const Options& options);

struct EndedRun {
  const model::Catalog& catalog;
  const engine::Evidence& evidence;
  const model::Report& report;
  std::chrono::system_clock::time_point observed;  // when everything last was, not just a part
};

// For the next run, where this one left nothing open; `left` is what the ledger remembers now. Best
// effort. REQUIRES: the ledger is closed.
void leave_settled(const Options& options, const MadeFrom& from, const EndedRun& run,
                   const engine::Memory& left);

}  // namespace tend::run
