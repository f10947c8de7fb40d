// Files beside the ledger that may be lost at any time: caches. Whole or not there while the
// machine runs; after a power cut they may be old or damaged, so each carries its checksum. Paths
// are real ones, in directories that are root's alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tend::store {

// The payload of a file that write_sealed() made with the same kind; nothing where it is missing,
// damaged, of another kind or of another version. Never an error: whoever asks can do without.
std::optional<std::string> read_sealed(const std::string& path, std::string_view kind);

// Replaces the file at once, mode 0600; makes its directory (0700). Not flushed to the disk.
Status write_sealed(const std::string& path, std::string_view kind, std::string_view payload);

// The whole of a file up to 512 MiB; nothing where it cannot be read.
std::optional<std::string> read_private(const std::string& path);
Status write_private(const std::string& path, std::string_view content);

}  // namespace tend::store
