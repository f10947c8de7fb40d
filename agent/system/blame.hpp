// Who last wrote a line of a lab repository.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/result.hpp"

namespace tend::system {

struct LineOrigin {
  std::string commit;  // 40 hex digits
  std::string author;  // "Name <address>"
  std::string subject;
  std::chrono::system_clock::time_point time;  // author's
};

// Of line `line` (from 1) of a file as of a commit, in a bare repository. REQUIRES: the file has
// that line. Reads the history of that file; nothing is written.
Result<LineOrigin> blame_in_commit(const std::string& repository, const std::string& commit,
                                   const std::string& path, std::uint32_t line);
// Of a file as it lies in a directory: `text` is what it holds. Nothing when the directory is in no
// work tree, the file is in no commit, or the line was not committed yet.
std::optional<LineOrigin> blame_in_directory(const std::string& directory, const std::string& path,
                                             const std::string& text, std::uint32_t line);

}  // namespace tend::system
