#include <fmt/format.h>

#include "engine/planner.hpp"
#include "facts/gather.hpp"
#include "run/daemon_reload.hpp"
#include "run/departing.hpp"
#include "run/doors.hpp"
#include "run/kept_catalogs.hpp"
#include "run/places.hpp"
#include "run/plan_file.hpp"
#include "run/quiet.hpp"
#include "run/run.hpp"
#include "run/source.hpp"

namespace tend::run {
namespace {

struct Remembered {
  engine::Memory memory;
  std::string known_facts;
};

Result<Remembered> read_memory(const store::Ledger* ledger) {
  if (ledger == nullptr) return Remembered{};
  TEND_TRY(memory, engine::remember(*ledger));
  TEND_TRY(known_facts, ledger->text(kKnownFacts));
  return Remembered{std::move(memory), std::move(known_facts)};
}

}  // namespace

Checked<DiffResult> diff(const Options& options) {
  const auto failed = [](Error error) { return tl::unexpected(Errors{std::move(error)}); };
  DiffResult result;
  auto doors = ReadDoors::open(options);
  if (!doors) return failed(std::move(doors).error());
  auto config = read_config(options, *doors->files, false);
  if (!config) {
    // Where a directory is looked at, an unreadable agent.yaml (not root) does not matter.
    if (options.repo.empty()) return tl::unexpected(std::move(config).error());
    config = std::optional<load::AgentConfig>();
  }
  auto ledger =
      read_ledger(options, "drift cannot be told from what was never applied", result.notes);
  if (!ledger) return failed(std::move(ledger).error());
  auto lab = open_lab(options, *doors->files, ledger->get());
  if (!lab) return failed(std::move(lab).error());
  const Value facts = facts::gather(*doors->files, *doors->local);
  const std::string host = host_name(options, *config ? &**config : nullptr, facts);
  const resources::Providers providers;
  const auto standard = open_standard_roles(options);
  SecretSource secrets(*doors->files, whose(options, *config ? &**config : nullptr, facts), host);
  auto compiled =
      compile_or_find({options, *lab, standard.get(), host, facts, providers, secrets}, Keep::no);
  if (!compiled) return tl::unexpected(std::move(compiled).error());
  auto catalog = restrict_to(std::move(compiled->catalog), options.targets);
  if (!catalog) return tl::unexpected(std::move(catalog).error());
  auto memory = read_memory(ledger->get());
  if (!memory) return failed(std::move(memory).error());
  memory->memory.reload_harm = reload_harm(facts);
  memory->memory.digest_key = secrets.digest_key();
  const auto settled = find_settled(options, host, lab->commit, std::chrono::system_clock::now(),
                                    [&](const auto&) { return facts; });
  if (settled && settled->key == compiled->key) memory->memory.proven = engine::Proven(*settled);
  const store::ObjectReader objects(*doors->files, Places(options).objects);
  auto departing =
      find_departing(*catalog, memory->memory, {*lab, standard.get(), options, providers, secrets},
                     memory->known_facts, objects);
  engine::append(*catalog, departing.departures);
  for (auto& note : departure_notes(departing.departures)) result.notes.push_back(std::move(note));
  if (departing.refused) result.notes.push_back(departing.refused->message);
  if (!departing.untold.empty()) return tl::unexpected(std::move(departing.untold));
  result.plan = engine::make_plan(*catalog, providers, doors->readers(), memory->memory);
  for (auto& failure : departing.departures.failures) {
    result.plan.failures.push_back(std::move(failure));
    result.plan.complete = false;
  }
  if (!options.save_plan.empty()) {
    auto written =
        write_plan(plan_to_save(result.plan, *catalog, facts, options, memory->memory.digest_key),
                   options.save_plan);
    if (!written) return failed(std::move(written).error());
  }
  const std::string here = facts.text_or("hostname", host);
  if (here != host) {
    result.notes.push_back(
        fmt::format("facts are of host {}, the inventory entry is {}", here, host));
  }
  return result;
}

}  // namespace tend::run
