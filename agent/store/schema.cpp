#include "store/schema.hpp"

#include <fmt/format.h>

namespace tend::store {
namespace {

// Reports have a table of their own, so that a check of the rest does not read them all.
constexpr const char* kTables = R"sql(
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

constexpr std::int64_t kTableCount = 5;

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
  TEND_TRY(count,
           database.number("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN "
                           "('entries', 'runs', 'reports', 'notices', 'triggers')"));
  if (count != kTableCount) return fail(damaged(database, "tables are missing"));
  return {};
}

Status make_tables(Database& database) {
  TEND_TRY(transaction, Transaction::start(database));
  TEND_CHECK(database.execute(kTables));
  TEND_CHECK(database.execute(fmt::format("PRAGMA user_version = {}", kSchemaVersion)));
  return transaction.done();
}

}  // namespace

Status prepare_for_writing(Database& database) {
  TEND_CHECK(database.execute("PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA;"));
  TEND_TRY(version, database.number("PRAGMA user_version"));
  TEND_CHECK(check_version(database, version));
  if (version == 0) {
    TEND_TRY(tables, database.number("SELECT count(*) FROM sqlite_schema"));
    if (tables > 0) return fail(damaged(database, "it is no ledger"));
    return make_tables(database);
  }
  TEND_CHECK(check_tables(database));
  for (const char* table : {"entries", "runs", "notices", "triggers"}) {
    TEND_CHECK(check_table(database, table));
  }
  return {};
}

Status check_for_reading(Database& database) {
  TEND_TRY(version, database.number("PRAGMA user_version"));
  TEND_CHECK(check_version(database, version));
  if (version == 0) return fail(ErrorCode::not_found, database.path() + " is empty");
  return check_tables(database);
}

}  // namespace tend::store
