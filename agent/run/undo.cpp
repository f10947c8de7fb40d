#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "engine/wish_record.hpp"
#include "run/converge.hpp"
#include "run/daemon_reload.hpp"
#include "run/places.hpp"

namespace tend::run {
namespace {

// What one run replaced, as wishes that put it back.
class Undoing {
 public:
  Undoing(const engine::Memory& memory, const resources::Providers& providers,
          const store::ObjectReader& objects, std::vector<store::Replacement> replacements)
      : memory_(memory), providers_(providers), objects_(objects) {
    for (auto& one : replacements) first_.try_emplace(one.id, std::move(one));
  }

  // What cannot be had back is told in the report.
  model::Catalog catalog(const std::string& host, const std::string& commit,
                         model::Report& report) {
    std::set<model::ResourceId> managed;
    for (const auto& [id, entry] : memory_.entries) managed.insert(id);
    std::vector<model::Resource> wishes;
    for (const auto& [id, replacement] : first_) {
      auto back = way_back(replacement);
      if (back.wish) {
        wishes.push_back(std::move(*back.wish));
        engine::leave_made_directories(wishes.back(), replacement.before, managed, wishes);
      } else if (back.failure) {
        report.errors.push_back(std::move(*back.failure).with_context(id.str()));
      } else if (!back.kept.empty()) {
        report.notes.push_back(fmt::format("{} stays as it is: {}", id.str(), back.kept));
      }
    }
    model::Catalog catalog;
    catalog.host = host;
    catalog.commit = commit;
    engine::append(catalog, engine::in_order_of_leaving(std::move(wishes), providers_));
    return catalog;
  }

  // The ledger's entry as it was before the run; nothing for what the run touched first. `now` is
  // what undoing has just replaced.
  std::optional<store::LedgerEntry> entry_before(const model::ResourceId& id,
                                                 const std::vector<store::Replacement>& now) const {
    const auto found = first_.find(id);
    if (found == first_.end() || found->second.desired.empty()) return std::nullopt;
    const auto& replacement = found->second;
    store::LedgerEntry entry;
    entry.id = id;
    entry.role = replacement.role;
    entry.desired = replacement.desired;
    entry.left = replacement.left;
    entry.commit = replacement.commit;
    entry.run = replacement.earlier_run;
    entry.wish = replacement.earlier_wish;
    const auto known = memory_.entries.find(id);
    if (known != memory_.entries.end()) {
      entry.original = known->second.original;
      entry.original_object = known->second.original_object;
      return entry;
    }
    // The run took it out, so what stood there until now is what was before Tend.
    for (const auto& one : now) {
      if (one.id != id) continue;
      entry.original = one.before;
      entry.original_object = one.before_object;
    }
    return entry;
  }

 private:
  engine::WayBack way_back(const store::Replacement& replacement) const {
    const auto known = memory_.entries.find(replacement.id);
    if (known != memory_.entries.end() && known->second.run != replacement.run) {
      return {std::nullopt, fmt::format("run {} changed it again", known->second.run),
              std::nullopt};
    }
    auto resource = engine::resource_from(replacement.id, replacement.role, replacement.wish);
    if (!resource) return {std::nullopt, resource.error().message, std::nullopt};
    resource->on_remove = model::OnRemove::by_kind;
    return engine::way_back(*resource, replacement.before, replacement.before_object, providers_,
                            objects_);
  }

  const engine::Memory& memory_;
  const resources::Providers& providers_;
  const store::ObjectReader& objects_;
  std::map<model::ResourceId, store::Replacement> first_;  // the earliest of the run each
};

Status restore_entries(const Undoing& undoing, const model::Report& report, store::Ledger& ledger) {
  TEND_TRY(now, ledger.replacements(report.run));
  return ledger.atomically([&]() -> Status {
    for (const auto& result : report.results) {
      const bool back =
          result.status == model::ResultStatus::changed || result.status == model::ResultStatus::ok;
      if (!back) continue;
      if (const auto entry = undoing.entry_before(result.id, now))
        TEND_CHECK(ledger.record(*entry));
    }
    return {};
  });
}

}  // namespace

void Convergence::undo(const std::string& run, ConvergeResult& result) {
  model::Report& report = result.report;
  if (newer_ledger_) return abandon(result, {*newer_ledger_});
  auto undone = ledger_->run(run);
  if (!undone) return abandon(result, {std::move(undone).error()});
  report.commit = undone->commit;
  auto replacements = ledger_->replacements(undone->id);
  if (!replacements) return abandon(result, {std::move(replacements).error()});
  if (replacements->empty()) {
    return abandon(result, {make_error(ErrorCode::not_found,
                                       fmt::format("run {} replaced nothing, or so long ago that "
                                                   "its copies are gone",
                                                   undone->id))});
  }
  auto memory = engine::remember(*ledger_);
  if (!memory) return abandon(result, {std::move(memory).error()});
  memory->reload_harm = reload_harm(facts_);
  memory->digest_key = secrets_->digest_key();
  store::Objects objects(*doors_->files, Places(options_).objects);
  Undoing undoing(*memory, providers_, objects, std::move(*replacements));
  const auto catalog = undoing.catalog(host_, undone->commit, report);
  if (!carry_out(catalog, *memory, objects, 0, result)) return;
  if (auto done = restore_entries(undoing, report, *ledger_); !done)
    report.errors.push_back(std::move(done).error());
  if (is_commit_id(undone->commit)) {
    if (auto marked = ledger_->mark_bad(undone->commit, undone->id); !marked)
      report.errors.push_back(std::move(marked).error());
    report.notes.push_back(fmt::format(
        "{} is marked bad on this host: it waits for a newer commit, and keeps to the one before",
        short_commit(undone->commit)));
  }
  report.outcome = outcome_of(report, report.outcome == model::Outcome::interrupted);
  finish(result);
  publish(result, 0);
}

ConvergeResult undo(const Options& options, const std::string& run, engine::Observer& observer,
                    const std::function<bool()>& stop) {
  ConvergeResult result;
  Convergence convergence(options, observer, stop);
  if (convergence.prepare(result) && convergence.remember(result)) convergence.undo(run, result);
  return result;
}

}  // namespace tend::run
