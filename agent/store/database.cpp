#include "store/database.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/shared_library.hpp"
#include "base/text.hpp"

namespace tend::store {
namespace {

#define TEND_SQLITE(X)        \
  X(sqlite3_bind_int64)       \
  X(sqlite3_bind_text)        \
  X(sqlite3_busy_timeout)     \
  X(sqlite3_close_v2)         \
  X(sqlite3_column_bytes)     \
  X(sqlite3_column_int64)     \
  X(sqlite3_column_text)      \
  X(sqlite3_db_handle)        \
  X(sqlite3_errcode)          \
  X(sqlite3_errmsg)           \
  X(sqlite3_exec)             \
  X(sqlite3_extended_errcode) \
  X(sqlite3_finalize)         \
  X(sqlite3_get_autocommit)   \
  X(sqlite3_open_v2)          \
  X(sqlite3_prepare_v2)       \
  X(sqlite3_step)

struct Sqlite {
  static constexpr const char* kName = "libsqlite3.so.0";
  TEND_FUNCTIONS(TEND_SQLITE)
};

// REQUIRES: a database was opened.
const Sqlite& sqlite() {
  return shared<Sqlite>();
}

constexpr int kBusyMilliseconds = 5000;

ErrorCode code_of(int code) {
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorCode::busy;
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return ErrorCode::permission;
    case SQLITE_CANTOPEN:
    case SQLITE_CORRUPT:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_NOTADB:
    case SQLITE_READONLY:
      return ErrorCode::io;
    default:
      return ErrorCode::failed;
  }
}

Error error_of(sqlite3* database, const std::string& path) {
  const int code = sqlite().sqlite3_extended_errcode(database);
  if (code == SQLITE_READONLY_ROLLBACK) {
    return make_error(
        ErrorCode::busy,
        path + " was left in the middle of a change by a run that died; the next run restores it");
  }
  return make_error(code_of(code), fmt::format("{}: {}", path, sqlite().sqlite3_errmsg(database)));
}

// A file URI (RFC 8089), so that the path cannot be taken for options.
std::string uri_of(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '?' || c == '#' || c == '%') {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      uri += c;
    }
  }
  return uri + "?mode=ro";
}

// SQLite would make it with the umask's mode. A file that is there is not opened here: to close it
// would drop the locks that this process has on it (fcntl(2)).
Status make_private_file(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0 && errno == EEXIST) return {};
  if (fd < 0) return fail(errno_error(errno, "create " + path));
  ::close(fd);
  return {};
}

}  // namespace

void DatabaseCloser::operator()(sqlite3* database) const {
  sqlite().sqlite3_close_v2(database);
}
void StatementFinalizer::operator()(sqlite3_stmt* statement) const {
  sqlite().sqlite3_finalize(statement);
}

Statement& Statement::bind(std::string_view text) {
  sqlite().sqlite3_bind_text(statement_.get(), ++bound_, text.empty() ? "" : text.data(),
                             static_cast<int>(text.size()), SQLITE_TRANSIENT);
  return *this;
}

Statement& Statement::bind(std::int64_t number) {
  sqlite().sqlite3_bind_int64(statement_.get(), ++bound_, number);
  return *this;
}

Result<bool> Statement::step() {
  const int code = sqlite().sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return fail(error_of(sqlite().sqlite3_db_handle(statement_.get()), path_));
}

Status Statement::run() {
  TEND_CHECK(step());
  return {};
}

std::string Statement::text(int column) const {
  const auto* text = sqlite().sqlite3_column_text(statement_.get(), column);
  if (text == nullptr) return {};
  const int size = sqlite().sqlite3_column_bytes(statement_.get(), column);
  return {static_cast<const char*>(static_cast<const void*>(text)), static_cast<std::size_t>(size)};
}

std::int64_t Statement::number(int column) const {
  return sqlite().sqlite3_column_int64(statement_.get(), column);
}

Result<Database> Database::open(const std::string& path, Access access) {
  TEND_CHECK(load_shared<Sqlite>());
  const bool write = access == Access::write;
  if (write) TEND_CHECK(make_private_file(path));
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
  sqlite3* raw = nullptr;
  const int code =
      sqlite().sqlite3_open_v2((write ? path : uri_of(path)).c_str(), &raw, flags, nullptr);
  Database database(raw, path);
  if (raw == nullptr) return fail(ErrorCode::io, "no memory to open " + path);
  if (code != SQLITE_OK) return fail(error_of(raw, path));
  sqlite().sqlite3_busy_timeout(raw, kBusyMilliseconds);
  return database;
}

Status Database::execute(const std::string& sql) {
  if (sqlite().sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK)
    return {};
  return fail(error_of(database_.get(), path_));
}

Result<Statement> Database::prepare(std::string_view sql) const {
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite().sqlite3_prepare_v2(database_.get(), sql.data(),
                                               static_cast<int>(sql.size()), &raw, nullptr);
  if (code != SQLITE_OK) return fail(error_of(database_.get(), path_));
  return Statement(raw, path_);
}

Result<std::int64_t> Database::number(std::string_view sql) const {
  TEND_TRY(statement, prepare(sql));
  TEND_TRY(row, statement.step());
  return row ? statement.number(0) : 0;
}

bool Database::found_damage() const {
  const int code = sqlite().sqlite3_errcode(database_.get()) & 0xFF;
  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

bool Database::in_transaction() const {
  return sqlite().sqlite3_get_autocommit(database_.get()) == 0;
}

Result<Transaction> Transaction::start(Database& database) {
  if (database.in_transaction()) return Transaction(nullptr);
  TEND_CHECK(database.execute("BEGIN IMMEDIATE"));
  return Transaction(&database);
}

Status Transaction::done() {
  if (database_ == nullptr) return {};
  TEND_CHECK(database_->execute("COMMIT"));
  database_ = nullptr;
  return {};
}

Transaction::~Transaction() {
  if (database_ != nullptr && database_->in_transaction())
    static_cast<void>(database_->execute("ROLLBACK"));
}

}  // namespace tend::store
