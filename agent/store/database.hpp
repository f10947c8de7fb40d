// Private to store: SQLite behind handles that close themselves, and its failures as errors.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace tend::store {

struct DatabaseCloser {
  void operator()(sqlite3* database) const;
};
struct StatementFinalizer {
  void operator()(sqlite3_stmt* statement) const;
};

// One prepared statement. Binding a text keeps a copy; a failure to bind shows at the next step.
class Statement {
 public:
  Statement& bind(std::string_view text);
  Statement& bind(std::int64_t number);
  // True when there is a row.
  Result<bool> step();
  // For statements without rows.
  Status run();
  std::string text(int column) const;
  std::int64_t number(int column) const;

 private:
  friend class Database;
  Statement(sqlite3_stmt* statement, std::string path)
      : statement_(statement), path_(std::move(path)) {}

  std::unique_ptr<sqlite3_stmt, StatementFinalizer> statement_;
  std::string path_;
  int bound_ = 0;
};

// SQLite is loaded when the first is opened. Failures are `busy` where another process has locked
// it, `permission`, `io` (a damaged file too) and `failed`, as they say.
class Database {
 public:
  enum class Access { write, read };
  // `write` makes the file (0600) where there is none. `read` never writes anything, no journal and
  // no lock file either.
  static Result<Database> open(const std::string& path, Access access);

  // One or more statements without rows of interest.
  Status execute(const std::string& sql);
  Result<Statement> prepare(std::string_view sql) const;
  Result<std::int64_t> number(std::string_view sql) const;
  // The last call failed because the file is no database, or a damaged one.
  bool found_damage() const;
  bool in_transaction() const;
  const std::string& path() const { return path_; }

 private:
  Database(sqlite3* database, std::string path) : database_(database), path_(std::move(path)) {}

  std::unique_ptr<sqlite3, DatabaseCloser> database_;
  std::string path_;
};

// Every row of a statement, each read by `read`.
template <class Member, class Read>
Result<std::vector<Member>> all(Result<Statement> statement, Read read) {
  if (!statement) return fail(std::move(statement).error());
  std::vector<Member> members;
  for (;;) {
    TEND_TRY(row, statement->step());
    if (!row) return members;
    members.push_back(read(*statement));
  }
}

// Rolls back at its end unless done() was called and worked. Inside another transaction it is
// nothing.
class Transaction {
 public:
  static Result<Transaction> start(Database& database);
  Status done();
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

 private:
  explicit Transaction(Database* database) : database_(database) {}
  Database* database_;
};

}  // namespace tend::store
