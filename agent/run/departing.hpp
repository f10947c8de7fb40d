// What leaves this host with a commit: found before planning, the same for diff and for apply.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/departures.hpp"
#include "run/lab.hpp"
#include "run/secret_source.hpp"

namespace tend::run {

// More than ten resources that are also more than a fifth of what is managed are not taken back in
// one go, unless --allow-removals says so.
inline constexpr std::size_t kRemovalsAtOnce = 10;
inline constexpr std::size_t kFractionAtOnce = 5;

struct Departing {
  engine::Departures departures;
  std::optional<Error> refused;  // too many at once; then `departures` has none that leave
  Errors untold;                 // why nobody could tell what left; then `departures` is empty
  // Of the facts known before, those with which the commit still names what is kept by fact.
  List earlier_facts;
};

// What the catalog was compiled from, so that it can be compiled again with other facts.
struct CompiledFrom {
  const LabFiles& lab;
  const system::Snapshot* standard;
  const Options& options;
  const resources::Providers& providers;
  SecretSource& secrets;
};

// `known_facts` are those of earlier runs, as facts_record() keeps them; empty when no run was
// complete yet. A partial run takes nothing back.
Departing find_departing(const model::Catalog& catalog, engine::Memory& memory,
                         const CompiledFrom& from, const std::string& known_facts,
                         const store::ObjectReader& objects);

// In words, for the notes of a plan or a report.
std::vector<std::string> departure_notes(const engine::Departures& departures);

// What the ledger keeps between runs, and under which name: a JSON list of the facts of the last
// complete run, and of the earlier ones that are still needed.
inline constexpr const char* kKnownFacts = "known_facts";
std::string facts_record(const Value& facts, const List& earlier);

}  // namespace tend::run
