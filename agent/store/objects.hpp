// Originals of replaced files, by the hash of their content; root-only.
#pragma once

#include <string>

#include "base/result.hpp"
#include "system/file_system.hpp"

namespace tend::store {

class Objects {
 public:
  // `files` and the directory are borrowed from the run; the directory is made at the first keep().
  Objects(system::FileSystem& files, std::string directory);
  // Returns the sha256 under which it can be had again. Contents over 16 MiB are refused.
  Result<std::string> keep(std::string_view content);
  Result<std::string> read(const std::string& sha256) const;

 private:
  system::FileSystem& files_;
  std::string directory_;
};

}  // namespace tend::store
