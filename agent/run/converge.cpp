#include "run/converge.hpp"

#include <fmt/format.h>
#include <sys/random.h>

#include "engine/applier.hpp"
#include "engine/checks.hpp"
#include "engine/planner.hpp"
#include "facts/gather.hpp"
#include "format/json.hpp"
#include "run/daemon_reload.hpp"
#include "run/departing.hpp"
#include "run/kept_catalogs.hpp"
#include "run/places.hpp"
#include "run/plan_file.hpp"
#include "run/publish.hpp"
#include "run/quiet.hpp"
#include "run/recovery.hpp"
#include "store/quiet_runs.hpp"

namespace tend::run {
namespace {

constexpr mode_t kStateMode = 0700;  // originals and reports are root's alone
constexpr std::uint64_t kObjectsLimit = std::uint64_t{512} << 20U;  // bytes

std::string new_run_id() {
  std::uint64_t random = 0;
  // Never short for so few bytes, getrandom(2).
  (void)::getrandom(&random, sizeof random, 0);
  return fmt::format("{:012x}", random & 0xFFFFFFFFFFFFU);
}

std::vector<model::ResourceResult> as_skipped(const model::Plan& plan) {
  std::vector<model::ResourceResult> results;
  for (const auto& change : plan.changes) {
    model::ResourceResult result;
    result.id = change.id;
    result.role = change.role;
    result.source = change.source;
    result.status = model::ResultStatus::skipped;
    result.reason = "due, but this run changes nothing";
    result.changes.push_back(change);
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace

model::Outcome outcome_of(const model::Report& report, bool interrupted) {
  using model::Outcome;
  if (interrupted) return Outcome::interrupted;
  for (const auto& error : report.errors) {
    if (error.code == ErrorCode::busy) return Outcome::busy;
  }
  for (const auto& error : report.errors) {
    if (error.code == ErrorCode::refused) return Outcome::refused;
  }
  if (report.failed() || !report.errors.empty()) return Outcome::failed;
  return report.count(model::ResultStatus::changed) > 0 ? Outcome::changed : Outcome::converged;
}

bool Convergence::prepare(ConvergeResult& result) {
  model::Report& report = result.report;
  report.run = new_run_id();
  auto doors = WriteDoors::open(options_);
  if (!doors) {
    report.errors.push_back(std::move(doors).error());
    report.outcome = model::Outcome::failed;
    return false;
  }
  doors_ = std::make_unique<WriteDoors>(std::move(*doors));
  started_ = doors_->clock->monotonic();
  report.started = system::rfc3339(doors_->clock->now());
  report.finished = report.started;
  auto config = read_config(options_, *doors_->files, false);
  if (!config) {
    abandon(result, std::move(config).error());
    return false;
  }
  config_ = std::move(*config);
  facts_ = facts::gather(*doors_->files, *doors_->local, {"hostname", "machine_id"});
  host_ = host_name(options_, config_ ? &*config_ : nullptr, facts_);
  report.host = host_;
  if (host_ != facts_.text_or("hostname", host_)) {
    report.notes.push_back(fmt::format("facts are of host {}, the inventory entry is {}",
                                       facts_.text_or("hostname", "?"), host_));
  }
  if (auto ours = check_machine(); !ours) {
    abandon(result, {std::move(ours).error()});
    return false;
  }
  if (auto taken = take_lock(); !taken) {
    abandon(result, {std::move(taken).error()});
    return false;
  }
  return true;
}

bool Convergence::remember(ConvergeResult& result) {
  facts_ = facts::gather(*doors_->files, *doors_->local);
  if (auto opened = open_ledger(result.report.notes); !opened) {
    if (opened.error().code != ErrorCode::unsupported) {
      abandon(result, {std::move(opened).error()});
      return false;
    }
    // Of a newer tend: what it remembers is not ours to change, and neither is the host.
    newer_ledger_ = std::move(opened).error().followed_by(
        make_error(ErrorCode::refused, "nothing was changed"));
    newer_ledger_->code = ErrorCode::refused;
  }
  standard_ = open_standard_roles(options_);
  secrets_.emplace(*doors_->files, Whose::own, host_);
  return true;
}

Status Convergence::check_machine() const {
  if (!reviewed_) return {};
  const std::string machine = machine_of(facts_);
  if (reviewed_->plan.host == host_ && reviewed_->machine == machine) return {};
  return fail(ErrorCode::usage,
              fmt::format("the plan was made for host {} on machine {}; this is host {} on machine "
                          "{}",
                          reviewed_->plan.host, reviewed_->machine, host_, machine));
}

Status Convergence::check_reviewed(const model::Catalog& catalog, const model::Plan& plan,
                                   const std::string& digest_key) const {
  if (!reviewed_) return {};
  const std::string key = reviewed_->keyed ? digest_key : "";
  auto moved = model::differences(*reviewed_, plan, wishes_of(catalog, key), key);
  if (moved.empty()) return {};
  Error error = make_error(
      ErrorCode::refused, "what is due now is not the plan that was reviewed; nothing was changed");
  error.notes = std::move(moved);
  error.notes.emplace_back("make a new plan with `tend diff --save FILE`");
  return fail(std::move(error));
}

Status Convergence::take_lock() {
  TEND_CHECK(doors_->files->make_directory(options_.state, {kStateMode, 0, 0}));
  TEND_TRY(status, doors_->files->status("/run"));
  if (!status.exists()) TEND_CHECK(doors_->files->make_directory("/run", {}));
  TEND_TRY(lock, store::RunLock::take(Places(options_).lock, options_.wait_seconds));
  lock_ = std::move(lock);
  return {};
}

Status Convergence::open_ledger(std::vector<std::string>& notes) {
  const Places places(options_);
  // Whatever this run changes, a run that dies in it leaves nothing that looks settled.
  TEND_CHECK(store::drop_settled(store::settled_path(places.ledger)));
  TEND_TRY(ledger, store::open_ledger(places.ledger, notes));
  ledger_ = std::move(ledger);
  return {};
}

Checked<model::Catalog> Convergence::compile(const LabFiles& lab) {
  auto compiled = compile_or_find(
      {options_, lab, standard_.get(), host_, facts_, providers_, *secrets_}, Keep::yes);
  if (!compiled) return tl::unexpected(std::move(compiled).error());
  compiled_.key = std::move(compiled->key);
  compiled_.facts = std::move(compiled->facts);
  return std::move(compiled->catalog);
}

void Convergence::converge(model::Catalog catalog, const LabFiles& lab, ConvergeResult& result) {
  model::Report& report = result.report;
  report.commit = catalog.commit;
  if (newer_ledger_) return only_look(catalog, result);
  auto memory = engine::remember(*ledger_);
  auto known_facts = ledger_->text(kKnownFacts);
  if (!memory) return abandon(result, {std::move(memory).error()});
  if (!known_facts) return abandon(result, {std::move(known_facts).error()});
  memory->reload_harm = reload_harm(facts_);
  memory->digest_key = secrets_->digest_key();
  const bool same_catalog = earlier_ && compiled_.key == earlier_->key;
  if (same_catalog) memory->proven = engine::Proven(*earlier_);
  store::Objects objects(*doors_->files, Places(options_).objects);
  auto departing =
      find_departing(catalog, *memory, {lab, standard_.get(), options_, providers_, *secrets_},
                     *known_facts, objects);
  engine::append(catalog, departing.departures);
  for (auto& note : departure_notes(departing.departures)) report.notes.push_back(std::move(note));
  if (departing.refused) report.errors.push_back(std::move(*departing.refused));
  const bool all_told = departing.untold.empty() && departing.departures.failures.empty();
  for (auto& error : departing.untold) report.errors.push_back(std::move(error));
  for (auto& failure : departing.departures.failures) {
    report.errors.push_back(std::move(failure.error).with_context(failure.id.str()));
  }
  const auto evidence =
      engine::look_at_files(catalog, providers_, *doors_->files, doors_->clock->now());
  if (!carry_out(catalog, *memory, objects, lab.commit_time, result)) return;
  const bool complete = all_told && options_.targets.empty() && !report.failed() &&
                        report.outcome != model::Outcome::interrupted;
  if (complete) {
    if (auto settled = settle(departing); !settled)
      report.errors.push_back(std::move(settled).error());
  }
  report.outcome = outcome_of(report, report.outcome == model::Outcome::interrupted);
  finish(result);
  compiled_.commit_time = lab.commit_time;
  const auto observed =
      same_catalog ? std::chrono::system_clock::time_point(std::chrono::seconds(earlier_->observed))
                   : evidence.looked;
  const auto left = engine::remember(*ledger_);
  ledger_.reset();
  if (left) leave_settled(options_, compiled_, {catalog, evidence, report, observed}, *left);
  publish(result, lab.commit_time);
}

bool Convergence::carry_out(const model::Catalog& catalog, const engine::Memory& memory,
                            store::Objects& objects, std::int64_t commit_time,
                            ConvergeResult& result) {
  model::Report& report = result.report;
  const store::RunRecord open{report.run, report.started, "", catalog.commit, "", ""};
  auto past = look_back(*ledger_);
  if (!past) {
    abandon(result, {std::move(past).error()});
    return false;
  }
  recover(*past, catalog, memory, report);
  result.plan = engine::make_plan(catalog, providers_, doors_->readers(), memory);
  if (auto same = check_reviewed(catalog, *result.plan, memory.digest_key); !same) {
    abandon(result, {std::move(same).error()});
    return false;
  }
  observer_.planned(*result.plan);
  if (auto loop = crash_loop(*past, *result.plan, options_)) {
    only_tell(result, std::move(*loop), commit_time);
    return false;
  }
  // A run that will change something is on record before it does.
  if (!result.plan->empty()) {
    if (auto noted = ledger_->start_run(open); !noted) {
      abandon(result, {std::move(noted).error()});
      return false;
    }
  }
  const engine::ApplyDoors doors{doors_->readers(), doors_->writers(), *doors_->clock,
                                 *doors_->prober,   *ledger_,          objects};
  auto applied =
      engine::apply(catalog, *result.plan, providers_, memory, doors, report.run, observer_, stop_,
                    reviewed_ ? engine::Bound::by_plan : engine::Bound::by_catalog);
  report.results = std::move(applied.results);
  report.checks = std::move(applied.checks);
  report.fidelity = std::move(applied.fidelity);
  for (const auto& one : report.results) {
    const bool of_the_run =
        one.status == model::ResultStatus::contested || one.status == model::ResultStatus::deferred;
    if (of_the_run && one.error) report.errors.push_back(*one.error);
  }
  if (report.count(model::ResultStatus::changed) > 0) {
    if (auto pruned = prune_objects(objects, report.run); !pruned)
      report.notes.push_back("old copies could not be pruned: " + pruned.error().str());
  }
  report.fold_plain();
  report.outcome = outcome_of(report, applied.interrupted);
  return true;
}

Status Convergence::settle(const Departing& departing) {
  if (!departing.departures.kept.empty()) {
    TEND_CHECK(ledger_->atomically([&]() -> Status {
      for (const auto& kept : departing.departures.kept) TEND_CHECK(ledger_->forget(kept.id));
      return {};
    }));
  }
  const std::string facts = facts_record(facts_, departing.earlier_facts);
  TEND_TRY(known, ledger_->text(kKnownFacts));
  return known == facts ? Status() : ledger_->keep_text(kKnownFacts, facts);
}

// Originals stay as long as their resource is managed; copies for `undo` give way to the limit, the
// oldest run's first.
Status Convergence::prune_objects(store::Objects& objects, const std::string& run) {
  for (;;) {
    TEND_TRY(needed, ledger_->referenced_objects());
    TEND_TRY(bytes, objects.prune(needed));
    if (bytes <= kObjectsLimit) return {};
    TEND_TRY(dropped, ledger_->drop_oldest_replacements(run));
    if (!dropped) return {};
  }
}

// What cannot be swept up is told, and tried again by the next run.
void Convergence::recover(const Past& past, const model::Catalog& catalog,
                          const engine::Memory& memory, model::Report& report) {
  for (auto& note : notes_of(past)) report.notes.push_back(std::move(note));
  auto swept = sweep_up(past, catalog, memory, providers_, options_, *doors_->files);
  if (swept) return;
  report.errors.push_back(
      std::move(swept).error().with_context("while removing what an earlier run left"));
}

// What would be done stands in the report, as skipped.
void Convergence::only_look(const model::Catalog& catalog, ConvergeResult& result) {
  result.plan = engine::make_plan(catalog, providers_, doors_->readers(), {});
  observer_.planned(*result.plan);
  result.report.results = as_skipped(*result.plan);
  abandon(result, {*newer_ledger_});
  result.report.finished = system::rfc3339(doors_->clock->now());
}

// Not on record: in the ledger the runs that died stay the last ones.
void Convergence::only_tell(ConvergeResult& result, Error why, std::int64_t commit_time) {
  model::Report& report = result.report;
  report.errors.push_back(std::move(why));
  report.results = as_skipped(*result.plan);
  report.outcome = outcome_of(report, false);
  report.finished = system::rfc3339(doors_->clock->now());
  report.run.clear();
  publish(result, commit_time);
}

bool Convergence::end_quietly(const std::string& commit, ConvergeResult& result) {
  if (reviewed_) return false;
  auto settled = find_settled(
      options_, host_, commit, doors_->clock->now(),
      [&](const auto& groups) { return facts::gather(*doors_->files, *doors_->local, groups); });
  if (!settled) return false;
  if (!has_room_for_quiet_run(options_) ||
      !engine::still_holds(*settled, providers_, doors_->readers())) {
    earlier_ = std::move(settled);
    return false;
  }
  model::Report& report = result.report;
  for (const auto& check : settled->checks) {
    if (stop_()) break;
    observer_.checking(check);
    report.checks.push_back(engine::run_check(check, doors_->readers(), *doors_->prober));
    if (settled->has_secrets && report.failed()) {
      report.checks.clear();
      return false;
    }
  }
  report.commit = commit;
  report.plain = settled->resources;
  result.plan.emplace();
  result.plan->host = host_;
  result.plan->commit = commit;
  result.plan->ok = settled->resources;
  observer_.planned(*result.plan);
  for (const auto& check : report.checks) observer_.checked(check);
  report.outcome = outcome_of(report, report.checks.size() < settled->checks.size());
  finish(result);
  publish(result, settled->commit_time);
  return true;
}

void Convergence::abandon(ConvergeResult& result, Errors errors) {
  for (auto& error : errors) result.report.errors.push_back(std::move(error));
  result.report.outcome = outcome_of(result.report, false);
  if (ledger_ != nullptr) {
    finish(result);
  } else {
    result.report.run.clear();  // on no record, so there is nothing to look up
  }
}

void Convergence::finish(ConvergeResult& result) {
  model::Report& report = result.report;
  report.finished = system::rfc3339(doors_->clock->now());
  const auto took = doors_->clock->monotonic() - started_;
  report.duration_ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
  const store::RunRecord record{report.run,
                                report.started,
                                report.finished,
                                report.commit,
                                std::string(model::name_of(report.outcome)),
                                format::to_json(model::to_value(report), -1)};
  const Status kept = ledger_ != nullptr ? ledger_->finish_run(record)
                                         : store::note_quiet_run(Places(options_).ledger, record);
  if (!kept) {
    report.errors.push_back(Error(kept.error()).with_context("while recording the run"));
    report.outcome = outcome_of(report, false);
  }
}

void Convergence::publish(const ConvergeResult& result, std::int64_t commit_time) {
  // Gathered anew: this run may have changed the driver, and a quiet one has not asked.
  const Value facts = facts::gather(*doors_->files, *doors_->local, {"gpu"});
  const Value* gpu = facts.find("gpu");
  const Publication publication{result.report, commit_time, doors_->clock->now(),
                                gpu != nullptr ? *gpu : Value(), options_.root == "/"};
  if (ledger_ != nullptr) return publish_report(publication, ledger_.get(), *doors_->files);
  // A quiet run whose checks failed has to look up when one last succeeded.
  std::unique_ptr<store::Ledger> earlier;
  if (result.report.outcome != model::Outcome::converged) {
    if (auto opened = store::open_ledger_read_only(Places(options_).ledger))
      earlier = std::move(*opened);
  }
  publish_report(publication, earlier.get(), *doors_->files);
}

}  // namespace tend::run
