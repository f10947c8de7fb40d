#include "store/schema.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace tend::store {
namespace {

// Reports have a table of their own, so that a check of the rest does not read them all.
constexpr const char* kFirstVersion = R"sql(
CREATE TABLE entries (
  kind TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, desired TEXT NOT NULL, state_left TEXT NOT NULL,
  original TEXT NOT NULL, original_object TEXT NOT NULL, commit_id TEXT NOT NULL, run TEXT NOT NULL,
  sequence INTEGER NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID;
CREATE INDEX entries_by_sequence ON entries (sequence);
CREATE TABLE runs (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, started TEXT NOT NULL, finished TEXT NOT NULL,
  commit_id TEXT NOT NULL, outcome TEXT NOT NULL);
CREATE TABLE reports (run INTEGER PRIMARY KEY, report TEXT NOT NULL);
CREATE TABLE notices (
  number INTEGER PRIMARY KEY, unit TEXT NOT NULL, verb TEXT NOT NULL, because TEXT NOT NULL,
  invocation TEXT NOT NULL, role TEXT NOT NULL, UNIQUE (unit, verb, because));
CREATE TABLE triggers (
  number INTEGER PRIMARY KEY, exec TEXT NOT NULL, because TEXT NOT NULL, UNIQUE (exec, because));
)sql";

// Schema 2: how things go back when they leave the repository, what runs replaced, bad commits.
constexpr const char* kSecondVersion = R"sql(
ALTER TABLE entries ADD COLUMN wish TEXT NOT NULL DEFAULT '';
ALTER TABLE entries ADD COLUMN drifts INTEGER NOT NULL DEFAULT 0;
CREATE TABLE replacements (
  number INTEGER PRIMARY KEY, run TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
  role TEXT NOT NULL, wish TEXT NOT NULL, before TEXT NOT NULL, before_object TEXT NOT NULL,
  desired TEXT NOT NULL, state_left TEXT NOT NULL, commit_id TEXT NOT NULL,
  earlier_run TEXT NOT NULL, earlier_wish TEXT NOT NULL);
CREATE INDEX replacements_by_run ON replacements (run);
CREATE TABLE bad_commits (commit_id TEXT PRIMARY KEY, run TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE texts (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
)sql";

// Schema 3: since when a resource's changes wait; seconds since the epoch.
constexpr const char* kThirdVersion = R"sql(
CREATE TABLE deferrals (
  kind TEXT NOT NULL, name TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID;
)sql";

constexpr std::array<const char*, kSchemaVersion> kVersions = {kFirstVersion, kSecondVersion,
                                                               kThirdVersion};

constexpr std::array kTables = {"entries",      "runs",        "reports", "notices",  "triggers",
                                "replacements", "bad_commits", "texts",   "deferrals"};
// Reports are many and large, and losing one is no harm.
constexpr std::string_view kUnchecked = "reports";

Error damaged(const Database& database, const std::string& how) {
  return make_error(ErrorCode::invalid, fmt::format("{} is damaged: {}", database.path(), how));
}

Status check_version(const Database& database, std::int64_t version) {
  if (version <= kSchemaVersion) return {};
  return fail(
      ErrorCode::unsupported,
      fmt::format("{} was written by a newer tend (schema {}, this one knows {}); upgrade tend",
                  database.path(), version, kSchemaVersion));
}

Status check_table(const Database& database, const std::string& table) {
  TEND_TRY(check, database.prepare("PRAGMA quick_check('" + table + "')"));
  TEND_TRY(row, check.step());
  if (row && check.text(0) != "ok") return fail(damaged(database, check.text(0)));
  return {};
}

Status check_tables(const Database& database) {
  for (const char* table : kTables) {
    TEND_TRY(statement, database.prepare("SELECT count(*) FROM sqlite_schema WHERE name = ?"));
    statement.bind(table);
    TEND_TRY(row, statement.step());
    if (!row || statement.number(0) != 1) return fail(damaged(database, "tables are missing"));
  }
  return {};
}

// All steps or none: a run that dies in between leaves the version it found.
Status migrate(Database& database, std::int64_t from) {
  TEND_TRY(transaction, Transaction::start(database));
  for (auto version = from; version < kSchemaVersion; ++version) {
    TEND_CHECK(database.execute(kVersions.at(static_cast<std::size_t>(version))));
  }
  TEND_CHECK(database.execute(fmt::format("PRAGMA user_version = {}", kSchemaVersion)));
  return transaction.done();
}

}  // namespace

Status prepare_for_writing(Database& database) {
  // The journal stays while the ledger is open: to make and remove a file for each transaction
  // costs more waits for the disk than the transaction itself.
  TEND_CHECK(database.execute("PRAGMA journal_mode = PERSIST; PRAGMA synchronous = FULL;"));
  TEND_TRY(version, database.number("PRAGMA user_version"));
  TEND_CHECK(check_version(database, version));
  if (version == 0) {
    TEND_TRY(tables, database.number("SELECT count(*) FROM sqlite_schema"));
    if (tables > 0) return fail(damaged(database, "it is no ledger"));
  }
  if (version < kSchemaVersion) TEND_CHECK(migrate(database, version));
  TEND_CHECK(check_tables(database));
  for (const char* table : kTables) {
    if (table != kUnchecked) TEND_CHECK(check_table(database, table));
  }
  return {};
}

void drop_journal(Database& database) {
  static_cast<void>(database.execute("PRAGMA journal_mode = DELETE"));
}

Status check_for_reading(Database& database) {
  TEND_TRY(version, database.number("PRAGMA user_version"));
  TEND_CHECK(check_version(database, version));
  if (version == 0) return fail(ErrorCode::not_found, database.path() + " is empty");
  if (version < kSchemaVersion) {
    return fail(
        ErrorCode::unsupported,
        database.path() + " was written by an older tend; the next run brings it up to date");
  }
  return check_tables(database);
}

}  // namespace tend::store
