#include "run/quiet.hpp"

#include <chrono>

#include "facts/gather.hpp"
#include "run/kept_catalogs.hpp"
#include "run/places.hpp"
#include "store/quiet_runs.hpp"
#include "system/local_disk.hpp"

namespace tend::run {
namespace {

// Everything is observed again after so long, whatever its metadata say.
constexpr std::int64_t kTrustedSeconds = std::int64_t{7} * 24 * 3600;

std::int64_t seconds(std::chrono::system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace

std::optional<store::Settled> find_settled(
    const Options& options, const std::string& host, const std::string& commit,
    std::chrono::system_clock::time_point now,
    const std::function<Value(const std::set<std::string>&)>& facts) {
  if (options.deep || !options.targets.empty()) return std::nullopt;
  const Places places(options);
  auto settled = store::read_settled(store::settled_path(places.ledger));
  if (!settled) return std::nullopt;
  const std::int64_t age = seconds(now) - settled->observed;
  const bool same_run = age >= 0 && age < kTrustedSeconds &&
                        store::ledger_stamp(places.ledger) == settled->ledger &&
                        catalog_key(options, host, commit) == settled->key;
  if (!same_run) return std::nullopt;
  const bool same = store::same_facts(settled->facts, facts(store::groups_of(settled->facts)));
  return same ? std::move(settled) : std::nullopt;
}

bool has_room_for_quiet_run(const Options& options) {
  return store::quiet_runs(Places(options).ledger).size() < store::kQuietRunsKept;
}

void leave_settled(const Options& options, const MadeFrom& from, const EndedRun& run,
                   const engine::Memory& left) {
  if (!from.key || !options.targets.empty()) return;
  const Places places(options);
  const auto stamp = store::ledger_stamp(places.ledger);
  if (!stamp) return;
  store::Settled settled;
  settled.key = *from.key;
  settled.facts = from.facts;
  settled.ledger = *stamp;
  settled.commit_time = from.commit_time;
  settled.observed = seconds(run.observed);
  const auto local = [&](const std::string& path) {
    return system::on_local_disk(options.below_root(path));
  };
  if (!engine::settle(run.catalog, run.evidence, run.report, left, local, settled)) return;
  (void)store::write_settled(store::settled_path(places.ledger), settled);
}

}  // namespace tend::run
