// What leaves this host with a commit: found before planning, the same for diff and for apply.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/departures.hpp"
#include "run/lab.hpp"

namespace tend::run {

// More than ten resources that are also more than a fifth of what is managed are not taken back in
// one go, unless --allow-removals says so.
inline constexpr std::size_t kRemovalsAtOnce = 10;
inline constexpr std::size_t kFractionAtOnce = 5;

struct Departing {
  engine::Departures departures;
  std::optional<Error> refused;  // too many at once; then `departures` has none that leave
};

// `input` is what the catalog was compiled from, so that it can be compiled again with the facts of
// the last complete run (`last_facts`, JSON; empty when there was none). A partial run takes
// nothing back.
struct CompiledFrom {
  const LabFiles& lab;
  const system::Snapshot* standard;
  const Options& options;
  const resources::Providers& providers;
};
Departing find_departing(const model::Catalog& catalog, engine::Memory& memory,
                         const CompiledFrom& from, const std::string& last_facts,
                         const store::ObjectReader& objects);

// In words, for the notes of a plan or a report.
std::vector<std::string> departure_notes(const engine::Departures& departures);

// The facts as the ledger keeps them between runs, and under which name.
inline constexpr const char* kLastFacts = "last_facts";
std::string facts_record(const Value& facts);

}  // namespace tend::run
