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

// What the commit names with the facts known before, one set of ids for each of them.
class Known {
 public:
  Known(const std::string& record, const model::Catalog& catalog, const engine::Memory& memory,
        const CompiledFrom& from)
      : record_(record), catalog_(catalog), memory_(memory), from_(from) {}

  std::set<model::ResourceId> ids() {
    const auto parsed = format::parse_json(record_);
    if (!parsed || !parsed->is_list()) return {};
    std::set<model::ResourceId> all;
    for (const auto& facts : parsed->as_list()) {
      named_.push_back({facts, named_with(facts)});
      all.insert(named_.back().ids.begin(), named_.back().ids.end());
    }
    return all;
  }

  // Why the commit could not be asked, for reasons that say nothing of what it wants.
  Errors troubles() && { return std::move(troubles_); }

  // The facts without which one of `kept` would count as taken out by a commit.
  List needed_for(std::set<model::ResourceId> kept) const {
    List needed;
    for (const auto& [facts, ids] : named_) {
      std::size_t covered = 0;
      for (const auto& id : ids) covered += kept.erase(id);
      if (covered > 0) needed.push_back(facts);
    }
    return needed;
  }

 private:
  struct Named {
    Value facts;
    std::set<model::ResourceId> ids;
  };

  // A commit that does not even compile with them says nothing about what it wants gone: all of the
  // ledger counts as named.
  std::set<model::ResourceId> named_with(const Value& facts) {
    std::set<model::ResourceId> ids;
    auto compiled = compile_host(from_.lab, from_.standard, catalog_.host, with_unknowns(facts),
                                 from_.options.parameters, from_.providers,
                                 from_.secrets.reader(*from_.lab.snapshot));
    if (compiled) {
      for (const auto& resource : compiled->resources) ids.insert(resource.id);
    } else {
      for (const auto& [id, entry] : memory_.entries) ids.insert(id);
      for (auto& error : compiled.error()) {
        if (error.code == ErrorCode::invalid) continue;
        troubles_.push_back(
            std::move(error).with_context("while telling what left the repository"));
      }
    }
    return ids;
  }

  const std::string& record_;
  const model::Catalog& catalog_;
  const engine::Memory& memory_;
  const CompiledFrom& from_;
  std::vector<Named> named_;
  Errors troubles_;
};

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
                         const CompiledFrom& from, const std::string& known_facts,
                         const store::ObjectReader& objects) {
  Departing result;
  memory.insist = !from.options.targets.empty();
  if (!from.options.targets.empty()) return result;
  Known known(known_facts, catalog, memory, from);
  result.departures = engine::find_departures(catalog, memory, from.providers, objects,
                                              [&] { return known.ids(); });
  auto& departures = result.departures;
  result.untold = std::move(known).troubles();
  if (!result.untold.empty()) {
    departures = {};
    return result;
  }
  result.earlier_facts =
      known.needed_for({departures.kept_by_fact.begin(), departures.kept_by_fact.end()});
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

std::string facts_record(const Value& facts, const List& earlier) {
  List all{facts};
  all.insert(all.end(), earlier.begin(), earlier.end());
  return format::to_json(all, -1);
}

}  // namespace tend::run
