// Originals of replaced files, by the hash of their content; root-only.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>

#include "base/result.hpp"
#include "system/file_system.hpp"

namespace tend::store {

class ObjectReader {
 public:
  // Borrows `files`.
  ObjectReader(const system::FileReader& files, std::string directory)
      : reader_(files), directory_(std::move(directory)) {}
  // not_found where it was never kept or is pruned; invalid where its content has another hash.
  Result<std::string> read(const std::string& sha256) const;

 protected:
  const system::FileReader& reader_;
  std::string directory_;
};

class Objects : public ObjectReader {
 public:
  // The directory is made at the first keep().
  Objects(system::FileSystem& files, std::string directory)
      : ObjectReader(files, std::move(directory)), files_(files) {}
  // Returns the sha256 under which it can be had again. Contents over 16 MiB are refused.
  Result<std::string> keep(std::string_view content);
  // Removes all but those named; returns the bytes that are left.
  Result<std::uint64_t> prune(const std::set<std::string>& needed);

 private:
  system::FileSystem& files_;
};

}  // namespace tend::store
