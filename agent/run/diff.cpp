#include <fmt/format.h>

#include "engine/planner.hpp"
#include "facts/gather.hpp"
#include "run/doors.hpp"
#include "run/places.hpp"
#include "run/plan_file.hpp"
#include "run/run.hpp"
#include "run/source.hpp"

namespace tend::run {
namespace {

// What the ledger remembers, as far as it may be read: without root nothing is, and every change
// counts as `initial`.
Result<engine::Memory> read_memory(const Options& options, std::vector<std::string>& notes) {
  auto ledger = store::open_ledger_read_only(Places(options).ledger);
  if (ledger) return engine::remember(**ledger);
  const ErrorCode code = ledger.error().code;
  if (code == ErrorCode::not_found) return engine::Memory{};
  if (code == ErrorCode::permission) {
    notes.emplace_back("the ledger needs root: drift cannot be told from what was never applied");
    return engine::Memory{};
  }
  if (code == ErrorCode::unsupported) {
    notes.push_back(ledger.error().message + "; without it every change counts as initial");
    return engine::Memory{};
  }
  return fail(std::move(ledger).error());
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
  auto lab = open_lab(options, *doors->files);
  if (!lab) return failed(std::move(lab).error());
  const Value facts = facts::gather(*doors->files);
  const std::string host = host_name(options, *config ? &**config : nullptr, facts);
  const resources::Providers providers;
  const auto standard = open_standard_roles(options);
  auto catalog = compile_host(*lab, standard.get(), host, facts, options.parameters, providers);
  if (catalog) catalog = restrict_to(std::move(*catalog), options.targets);
  if (!catalog) return tl::unexpected(std::move(catalog).error());
  auto memory = read_memory(options, result.notes);
  if (!memory) return failed(std::move(memory).error());
  result.plan = engine::make_plan(*catalog, providers, doors->readers(), *memory);
  if (!options.save_plan.empty()) {
    auto written =
        write_plan(plan_to_save(result.plan, *catalog, facts, options), options.save_plan);
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
