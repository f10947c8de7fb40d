// Private to store: what each run replaced.
#pragma once

#include <string>
#include <vector>

#include "store/database.hpp"
#include "store/ledger.hpp"

namespace tend::store {

// As Ledger's methods of these names.
Status add_replacement(Database& database, const Replacement& replacement);
Result<std::vector<Replacement>> replacements_of(const Database& database, const std::string& run);
Result<bool> drop_oldest_replacements(Database& database, const std::string& but);

}  // namespace tend::store
