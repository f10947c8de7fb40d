// Private to store: what surrounds the opening of the ledger's file.
#pragma once

#include <string>

#include "base/result.hpp"

namespace tend::store {

// Makes the directory that holds `path` (0700, parents 0755) where it is missing.
Status make_private_directory(const std::string& path);

// Renames a damaged database and its journal, so that nothing is lost; returns the new name.
Result<std::string> move_aside(const std::string& path);

// Reads the whole file: `io` where a part of it cannot be read. REQUIRES: no database open on it,
// whose locks the closing would drop (fcntl(2)).
Status read_through(const std::string& path);

// not_found or permission, where SQLite would only say that it cannot open the file. Opens nothing.
Status check_readable(const std::string& path);

}  // namespace tend::store
