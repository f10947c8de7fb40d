// Durations, sizes, modes and paths as people write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tend::model {

// "90", "90s", "5m", "1h30m", "2d" to seconds. Each unit at most once, the larger first; nothing
// beyond 64 bits.
std::optional<std::int64_t> parse_duration(std::string_view text);

// "512", "64K", "10M", "2G", "1T" to bytes, in powers of 1024.
std::optional<std::int64_t> parse_size(std::string_view text);

// "644" or "0644" to "0644".
std::optional<std::string> canonical_mode(std::string_view text);

// An absolute path without `.` components, doubled or trailing slashes; nothing when it is relative
// or has a `..`.
std::optional<std::string> canonical_path(std::string_view text);

}  // namespace tend::model
