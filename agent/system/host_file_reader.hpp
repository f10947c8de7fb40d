// The reading half of the real file system. Internal to this folder's adapters.
#pragma once

#include "system/file_reader.hpp"
#include "system/rooted_path.hpp"

struct stat;

namespace tend::system {

class HostFileReader final : public FileReader {
 public:
  explicit HostFileReader(Root root) : root_(std::move(root)) {}

  Result<FileStatus> status(const std::string& path) const override;
  Result<std::string> read(const std::string& path, std::size_t limit) const override;
  Result<std::string> read_part(const std::string& path, std::uint64_t offset,
                                std::size_t size) const override;
  Result<std::vector<std::string>> list(const std::string& path) const override;
  Result<std::string> read_link(const std::string& path) const override;

  const Root& root() const { return root_; }

 private:
  Root root_;
};

}  // namespace tend::system
