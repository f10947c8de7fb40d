#include "store/run_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace tend::store {
namespace {

constexpr std::size_t kShortestPrefix = 4;

RunRecord record_of(const Statement& row) {
  return {.id = row.text(0),
          .started = row.text(1),
          .finished = row.text(2),
          .commit = row.text(3),
          .outcome = row.text(4),
          .report = {}};
}

Status put_run(Database& database, const RunRecord& run) {
  TEND_TRY(statement,
           database.prepare("INSERT INTO runs (id, started, finished, commit_id, outcome) "
                            "VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                            "started = excluded.started, finished = excluded.finished, "
                            "commit_id = excluded.commit_id, outcome = excluded.outcome"));
  statement.bind(run.id).bind(run.started).bind(run.finished).bind(run.commit).bind(run.outcome);
  return statement.run();
}

Status put_report(Database& database, const RunRecord& run) {
  TEND_TRY(statement, database.prepare("INSERT OR REPLACE INTO reports (run, report) "
                                       "SELECT number, ? FROM runs WHERE id = ?"));
  return statement.bind(run.report).bind(run.id).run();
}

Status prune(Database& database, std::string_view sql, std::int64_t kept) {
  TEND_TRY(statement, database.prepare(sql));
  return statement.bind(kept).run();
}

// The numbers of runs only grow.
Status drop_old(Database& database) {
  TEND_CHECK(prune(database, "DELETE FROM reports WHERE run <= (SELECT max(number) FROM runs) - ?",
                   kReportsKept));
  TEND_CHECK(prune(database,
                   "DELETE FROM replacements WHERE run IN (SELECT id FROM runs WHERE number <= "
                   "(SELECT max(number) FROM runs) - ?)",
                   kReportsKept));
  return prune(database, "DELETE FROM runs WHERE number <= (SELECT max(number) FROM runs) - ?",
               kRunsKept);
}

}  // namespace

Status start_run(Database& database, const RunRecord& run) {
  return put_run(database, run);
}

Status finish_run(Database& database, const RunRecord& run) {
  TEND_TRY(transaction, Transaction::start(database));
  TEND_CHECK(put_run(database, run));
  TEND_CHECK(put_report(database, run));
  TEND_CHECK(drop_old(database));
  return transaction.done();
}

Result<std::vector<RunRecord>> newest_runs(const Database& database, std::size_t limit) {
  TEND_TRY(statement, database.prepare("SELECT id, started, finished, commit_id, outcome FROM runs "
                                       "ORDER BY number DESC LIMIT ?"));
  statement.bind(static_cast<std::int64_t>(limit));
  std::vector<RunRecord> runs;
  for (;;) {
    TEND_TRY(row, statement.step());
    if (!row) return runs;
    runs.push_back(record_of(statement));
  }
}

// The two best matches: the run of exactly that id first, if there is one.
Result<std::vector<RunRecord>> matches(const Database& database, const std::string& id) {
  TEND_TRY(statement, database.prepare(
                          "SELECT id, started, finished, commit_id, outcome, report FROM runs "
                          "LEFT JOIN reports ON run = number WHERE substr(id, 1, length(?1)) = ?1 "
                          "ORDER BY id = ?1 DESC LIMIT 2"));
  statement.bind(id);
  std::vector<RunRecord> found;
  for (;;) {
    TEND_TRY(row, statement.step());
    if (!row) return found;
    found.push_back(record_of(statement));
    found.back().report = statement.text(5);
  }
}

// An id that is also the beginning of another one means itself.
Result<RunRecord> find_run(const Database& database, const std::vector<RunRecord>& quiet,
                           const std::string& id) {
  const auto none = fmt::format("there is no run `{}`", printable(id));
  if (id.size() < kShortestPrefix) {
    return fail(ErrorCode::not_found, none + "; an id is at least its first four characters");
  }
  TEND_TRY(found, matches(database, id));
  for (const auto& run : quiet) {
    const bool known = std::any_of(found.begin(), found.end(),
                                   [&](const RunRecord& other) { return other.id == run.id; });
    if (run.id.starts_with(id) && !known) found.push_back(run);
  }
  const auto exact =
      std::find_if(found.begin(), found.end(), [&](const RunRecord& run) { return run.id == id; });
  if (exact != found.end()) return *exact;
  if (found.empty()) return fail(ErrorCode::not_found, none);
  if (found.size() == 1) return found.front();
  return fail(ErrorCode::not_found, fmt::format("several runs begin with `{}`", printable(id)));
}

}  // namespace tend::store
