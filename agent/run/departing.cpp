#include "run/departing.hpp"

#include <fmt/format.h>

#include "format/json.hpp"

namespace tend::run {
namespace {

// JSON has no word for what is not known; format::to_json writes {"unknown": reason}.
Value with_unknowns(const Value& value) {
  if (value.is_list()) {
    List list;
    for (const auto& item : value.as_list()) list.push_back(with_unknowns(item));
    return list;
  }
  if (!value.is_map()) return value;
  const Value* reason = value.find("unknown");
  if (value.as_map().size() == 1 && reason != nullptr && reason->is_string()) {
    return Unknown{reason->as_string()};
  }
  Map map;
  for (const auto& entry : value.as_map()) map.set(entry.key, with_unknowns(entry.value));
  return map;
}

std::set<model::ResourceId> ids_of(const model::Catalog& catalog) {
  std::set<model::ResourceId> ids;
  for (const auto& resource : catalog.resources) ids.insert(resource.id);
  return ids;
}

// The ids that the commit gives with other facts. A commit that does not even compile with them
// says nothing about what it wants gone: all of the ledger counts as named.
std::set<model::ResourceId> known_with(const std::string& last_facts, const model::Catalog& catalog,
                                       const engine::Memory& memory, const CompiledFrom& from) {
  if (last_facts.empty()) return {};
  const auto facts = format::parse_json(last_facts);
  if (!facts) return {};
  const auto compiled = compile_host(from.lab, from.standard, catalog.host, with_unknowns(*facts),
                                     from.options.parameters, from.providers);
  if (compiled) return ids_of(*compiled);
  std::set<model::ResourceId> all;
  for (const auto& [id, entry] : memory.entries) all.insert(id);
  return all;
}

std::optional<Error> too_many(std::size_t leaving, std::size_t managed, const Options& options) {
  if (leaving <= kRemovalsAtOnce || leaving * kFractionAtOnce <= managed) return std::nullopt;
  if (leaving <= static_cast<std::size_t>(options.allow_removals)) return std::nullopt;
  return make_error(
      ErrorCode::refused,
      fmt::format("{} of {} managed resources left the repository at once; nothing of it is taken "
                  "back (`--allow-removals {}` does it)",
                  leaving, managed, leaving));
}

}  // namespace

Departing find_departing(const model::Catalog& catalog, engine::Memory& memory,
                         const CompiledFrom& from, const std::string& last_facts,
                         const store::ObjectReader& objects) {
  Departing result;
  memory.insist = !from.options.targets.empty();
  if (!from.options.targets.empty()) return result;
  result.departures = engine::find_departures(catalog, memory, from.providers, objects, [&] {
    return known_with(last_facts, catalog, memory, from);
  });
  auto& departures = result.departures;
  result.refused = too_many(departures.leaving.size(), memory.entries.size(), from.options);
  if (result.refused) {
    departures.leaving.clear();
    departures.dependencies.clear();
    departures.kept.clear();
  }
  return result;
}

std::vector<std::string> departure_notes(const engine::Departures& departures) {
  std::vector<std::string> notes;
  for (const auto& kept : departures.kept) {
    if (kept.why.empty()) continue;
    notes.push_back(fmt::format("{} left the repository (role {}) and stays: {}", kept.id.str(),
                                kept.role, kept.why));
  }
  for (const auto& id : departures.kept_by_fact) {
    notes.push_back(fmt::format(
        "{} stays: a fact of this host changed, no commit took it out of the repository",
        id.str()));
  }
  return notes;
}

std::string facts_record(const Value& facts) {
  return format::to_json(facts, -1);
}

}  // namespace tend::run
