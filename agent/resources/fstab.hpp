// The lines of fstab(5): one is read, changed or taken away, all else stays as it is, its blanks
// and comments too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.hpp"

namespace tend::resources {

inline constexpr const char* kFstab = "/etc/fstab";

// Escapes (\040) resolved.
struct FstabEntry {
  std::string src;
  std::string path;
  std::string fstype;
  std::string opts;  // comma text
  std::int64_t dump = 0;
  std::int64_t passno = 0;
};

// The line of a mount point; nothing when there is none. refused where there are two, since nobody
// can say which is meant.
Result<std::optional<FstabEntry>> fstab_entry(const std::string& text, const std::string& path);

// Fields that differ are replaced in the line of entry.path, or a new line goes to the end.
std::string with_fstab_entry(const std::string& text, const FstabEntry& entry);
std::string without_fstab_entry(const std::string& text, const std::string& path);

}  // namespace tend::resources
