#include "store/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "store/database.hpp"
#include "store/open_files.hpp"
#include "store/quiet_runs.hpp"
#include "store/replacement_table.hpp"
#include "store/run_table.hpp"
#include "store/schema.hpp"

namespace tend::store {
namespace {

constexpr std::string_view kRecord =
    "INSERT INTO entries (kind, name, role, desired, state_left, original, original_object, "
    "commit_id, run, sequence, wish, drifts) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
    "  CASE WHEN ?10 > 0 THEN ?10 ELSE (SELECT coalesce(max(sequence), 0) + 1 FROM entries) END, "
    "  ?11, ?12) "
    "ON CONFLICT (kind, name) DO UPDATE SET role = excluded.role, desired = excluded.desired, "
    "  state_left = excluded.state_left, original = excluded.original, original_object = "
    "excluded.original_object, "
    "  commit_id = excluded.commit_id, run = excluded.run, wish = excluded.wish, "
    "  drifts = excluded.drifts, "
    "  sequence = CASE WHEN ?10 > 0 THEN ?10 ELSE entries.sequence END";

LedgerEntry entry_of(const Statement& row) {
  return {.id = {row.text(0), row.text(1)},
          .role = row.text(2),
          .desired = row.text(3),
          .left = row.text(4),
          .original = row.text(5),
          .original_object = row.text(6),
          .commit = row.text(7),
          .run = row.text(8),
          .wish = row.text(10),
          .drifts = static_cast<int>(row.number(11)),
          .sequence = row.number(9)};
}

Notice notice_of(const Statement& row) {
  return {.unit = row.text(0),
          .verb = row.text(1),
          .because = row.text(2),
          .invocation = row.text(3),
          .role = row.text(4)};
}

class SqliteLedger : public Ledger {
 public:
  // `quiet`: runs noted beside the ledger that are not in it yet, oldest first.
  explicit SqliteLedger(Database database, std::vector<RunRecord> quiet = {})
      : database_(std::move(database)), quiet_(std::move(quiet)) {}
  SqliteLedger(const SqliteLedger&) = delete;
  SqliteLedger& operator=(const SqliteLedger&) = delete;
  ~SqliteLedger() override { drop_journal(database_); }

  Result<std::vector<LedgerEntry>> entries() const override {
    return all<LedgerEntry>(
        database_.prepare(
            "SELECT kind, name, role, desired, state_left, original, original_object, commit_id, "
            "run, sequence, wish, drifts FROM entries ORDER BY sequence, kind, name"),
        entry_of);
  }
  Status record(const LedgerEntry& entry) override {
    TEND_TRY(statement, database_.prepare(kRecord));
    statement.bind(entry.id.kind)
        .bind(entry.id.name)
        .bind(entry.role)
        .bind(entry.desired)
        .bind(entry.left);
    statement.bind(entry.original).bind(entry.original_object).bind(entry.commit).bind(entry.run);
    statement.bind(entry.sequence).bind(entry.wish).bind(std::int64_t{entry.drifts});
    return statement.run();
  }
  Status forget(const model::ResourceId& id) override {
    TEND_TRY(statement, database_.prepare("DELETE FROM entries WHERE kind = ? AND name = ?"));
    return statement.bind(id.kind).bind(id.name).run();
  }

  Status start_run(const RunRecord& run) override { return store::start_run(database_, run); }
  Status finish_run(const RunRecord& run) override { return store::finish_run(database_, run); }
  Result<std::vector<RunRecord>> runs(std::size_t limit) const override {
    std::vector<RunRecord> newest;
    for (auto run = quiet_.rbegin(); run != quiet_.rend() && newest.size() < limit; ++run) {
      newest.push_back(*run);
      newest.back().report.clear();
    }
    TEND_TRY(rest, store::newest_runs(database_, limit - newest.size()));
    std::move(rest.begin(), rest.end(), std::back_inserter(newest));
    return newest;
  }
  Result<RunRecord> run(const std::string& id) const override {
    return store::find_run(database_, quiet_, id);
  }
  Result<std::optional<RunRecord>> last_run() const override {
    TEND_TRY(newest, runs(1));
    if (newest.empty()) return std::nullopt;
    return std::move(newest.front());
  }

  Result<std::vector<Notice>> notices() const override {
    return all<Notice>(
        database_.prepare(
            "SELECT unit, verb, because, invocation, role FROM notices ORDER BY number"),
        notice_of);
  }
  // The later change's invocation counts: the unit may have been restarted since the earlier one.
  Status add_notice(const Notice& notice) override {
    TEND_TRY(
        statement,
        database_.prepare("INSERT INTO notices (unit, verb, because, invocation, role) "
                          "VALUES (?, ?, ?, ?, ?) ON CONFLICT (unit, verb, because) "
                          "DO UPDATE SET invocation = excluded.invocation, role = excluded.role"));
    statement.bind(notice.unit).bind(notice.verb).bind(notice.because);
    return statement.bind(notice.invocation).bind(notice.role).run();
  }
  Status clear_notices(const std::string& unit, const std::string& verb) override {
    TEND_TRY(statement, database_.prepare("DELETE FROM notices WHERE unit = ?1 AND "
                                          "(verb = ?2 OR ?2 = 'restart')"));
    return statement.bind(unit).bind(verb).run();
  }
  Status add_trigger(const std::string& exec, const std::string& because) override {
    TEND_TRY(statement,
             database_.prepare("INSERT OR IGNORE INTO triggers (exec, because) VALUES (?, ?)"));
    return statement.bind(exec).bind(because).run();
  }
  Result<std::vector<std::string>> triggers() const override {
    return all<std::string>(
        database_.prepare("SELECT exec FROM triggers GROUP BY exec ORDER BY min(number)"),
        [](const Statement& row) { return row.text(0); });
  }
  Status clear_trigger(const std::string& exec) override {
    TEND_TRY(statement, database_.prepare("DELETE FROM triggers WHERE exec = ?"));
    return statement.bind(exec).run();
  }

  Result<std::vector<Deferral>> deferrals() const override {
    return all<Deferral>(
        database_.prepare("SELECT kind, name, since FROM deferrals"), [](const Statement& row) {
          return Deferral{.id = {row.text(0), row.text(1)}, .since = row.number(2)};
        });
  }
  Status add_deferral(const Deferral& deferral) override {
    TEND_TRY(statement, database_.prepare("INSERT OR IGNORE INTO deferrals VALUES (?, ?, ?)"));
    return statement.bind(deferral.id.kind).bind(deferral.id.name).bind(deferral.since).run();
  }
  Status clear_deferral(const model::ResourceId& id) override {
    TEND_TRY(statement, database_.prepare("DELETE FROM deferrals WHERE kind = ? AND name = ?"));
    return statement.bind(id.kind).bind(id.name).run();
  }

  Status add_replacement(const Replacement& replacement) override {
    return store::add_replacement(database_, replacement);
  }
  Result<std::vector<Replacement>> replacements(const std::string& run) const override {
    return store::replacements_of(database_, run);
  }
  Result<std::set<std::string>> referenced_objects() const override {
    return texts(
        "SELECT original_object FROM entries WHERE original_object != '' UNION "
        "SELECT before_object FROM replacements WHERE before_object != ''");
  }
  Result<bool> drop_oldest_replacements(const std::string& but) override {
    return store::drop_oldest_replacements(database_, but);
  }

  Status mark_bad(const std::string& commit, const std::string& run) override {
    TEND_TRY(statement, database_.prepare("INSERT OR IGNORE INTO bad_commits VALUES (?, ?)"));
    return statement.bind(commit).bind(run).run();
  }
  Result<std::set<std::string>> bad_commits() const override {
    return texts("SELECT commit_id FROM bad_commits");
  }

  Status keep_text(const std::string& name, const std::string& text) override {
    TEND_TRY(statement, database_.prepare("INSERT OR REPLACE INTO texts VALUES (?, ?)"));
    return statement.bind(name).bind(text).run();
  }
  Result<std::string> text(const std::string& name) const override {
    TEND_TRY(statement, database_.prepare("SELECT text FROM texts WHERE name = ?"));
    statement.bind(name);
    TEND_TRY(found, statement.step());
    return found ? statement.text(0) : std::string();
  }

  Status atomically(const std::function<Status()>& write) override {
    TEND_TRY(transaction, Transaction::start(database_));
    TEND_CHECK(write());
    return transaction.done();
  }

 private:
  Result<std::set<std::string>> texts(std::string_view sql) const {
    TEND_TRY(rows, all<std::string>(database_.prepare(sql),
                                    [](const Statement& row) { return row.text(0); }));
    return std::set<std::string>(rows.begin(), rows.end());
  }

  Database database_;
  std::vector<RunRecord> quiet_;
};

// Takes in what quiet runs left; a run twice is one.
Status take_quiet_runs(Ledger& ledger, const std::string& path) {
  const auto quiet = quiet_runs(path);
  if (quiet.empty()) return {};
  TEND_CHECK(ledger.atomically([&]() -> Status {
    for (const auto& run : quiet) TEND_CHECK(ledger.finish_run(run));
    return {};
  }));
  return drop_quiet_runs(path);
}

// Damage is `invalid`, whoever finds it: SQLite or our own check.
Status told_as_damage(Status checked, const Database& database) {
  if (!checked && database.found_damage()) checked.error().code = ErrorCode::invalid;
  return checked;
}

Result<Database> open_for_writing(const std::string& path) {
  TEND_TRY(database, Database::open(path, Database::Access::write));
  TEND_CHECK(told_as_damage(prepare_for_writing(database), database));
  return database;
}

bool is_damaged(const Result<Database>& database) {
  return !database && database.error().code == ErrorCode::invalid;
}

}  // namespace

Result<std::unique_ptr<Ledger>> open_ledger(const std::string& path,
                                            std::vector<std::string>& notes) {
  TEND_CHECK(make_private_directory(path));
  auto database = open_for_writing(path);
  // A read that failed looks like damage to SQLite's check: nothing is given up for that.
  if (is_damaged(database)) {
    TEND_CHECK(read_through(path));
    database = open_for_writing(path);
  }
  if (is_damaged(database)) {
    TEND_TRY(aside, move_aside(path));
    notes.push_back(fmt::format("the ledger was damaged ({}); it was kept as {} and begun anew",
                                database.error().message, aside));
    database = open_for_writing(path);
  }
  if (!database) return fail(std::move(database).error().with_context("while opening the ledger"));
  auto ledger = std::make_unique<SqliteLedger>(std::move(*database));
  TEND_CHECK(take_quiet_runs(*ledger, path));
  return ledger;
}

Result<std::unique_ptr<Ledger>> open_ledger_read_only(const std::string& path) {
  TEND_CHECK(check_readable(path));
  TEND_TRY(database, Database::open(path, Database::Access::read));
  TEND_CHECK(told_as_damage(check_for_reading(database), database));
  return std::make_unique<SqliteLedger>(std::move(database), quiet_runs(path));
}

}  // namespace tend::store
