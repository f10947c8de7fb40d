// Private to store: the tables, their version, and what to do with a file that does not have them.
#pragma once

#include <string>

#include "store/database.hpp"

namespace tend::store {

inline constexpr std::int64_t kSchemaVersion = 3;

// Sets the connection up (rollback journal, full synchronous), checks what the ledger's tables
// hold, and makes the tables in an empty file. `unsupported` for a newer schema; `invalid` for a
// damaged file.
Status prepare_for_writing(Database& database);
// When the ledger is closed: no journal stays beside it, so that one that is there tells of a run
// that died. Nothing for a connection that only read.
void drop_journal(Database& database);
// The same questions, without changing anything; not_found for an empty file.
Status check_for_reading(Database& database);

}  // namespace tend::store
