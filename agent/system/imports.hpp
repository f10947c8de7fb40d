// Files whose content comes from elsewhere: from a URL, or out of an archive.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "base/result.hpp"
#include "system/file_system.hpp"

namespace tend::system {

struct Download {
  std::string url;     // http://, https:// or file:///PATH, taken as it is written
  std::string sha256;  // 64 lower-case hex digits
  std::chrono::milliseconds timeout = std::chrono::minutes(10);
};

// Larger files, and larger members of archives, are refused: an original is kept whole.
inline constexpr std::size_t kImportLimit = FileReader::kReadLimit;

class ImportReader {
 public:
  virtual ~ImportReader() = default;
  // The content of one regular file of an archive (tar, plain or packed by gzip, xz, bzip2 or zstd;
  // zip), by its name in there, with or without a leading "./". not_found where there is none of
  // that name; refused for links, devices and what is too large. It ends within a minute.
  virtual Result<std::string> member(const std::string& archive, const std::string& name) const = 0;
};

class Importer : public ImportReader {
 public:
  // Puts what the URL leads to at `path`, in the way of FileSystem::replace(). Refused where its
  // digest is another one; whatever goes wrong, what was at `path` is untouched and nothing is
  // left beside it. TLS is verified by the host's own authorities, redirects never lead from https
  // to http. timeout when it took too long.
  virtual Status download(const Download& download, const std::string& path,
                          const FileAttributes& attributes) = 0;
  // Puts a member of the archive that lies at `archive_path` at `path`, in the same way.
  virtual Status extract(const std::string& archive_path, const std::string& name,
                         const std::string& path, const FileAttributes& attributes) = 0;
};

}  // namespace tend::system
