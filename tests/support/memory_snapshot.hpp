// The files of a commit, in memory.
#pragma once

#include <fmt/format.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "system/repository.hpp"

namespace tend::testing {

// MemorySnapshot lab{{"inventory/lab.yaml", "hosts: {gpu01: }\n"}};
class MemorySnapshot : public system::Snapshot {
 public:
  using Files = std::map<std::string, std::string>;

  MemorySnapshot() = default;
  MemorySnapshot(std::initializer_list<Files::value_type> files) : files_(files) {}
  explicit MemorySnapshot(Files files) : files_(std::move(files)) {}

  void put(const std::string& path, std::string text) { files_[path] = std::move(text); }
  // From now on, reading this file is an I/O error.
  void spoil(const std::string& path) { spoilt_ = path; }

  Result<std::vector<std::string>> files(const std::string& below) const override {
    std::vector<std::string> paths;
    for (const auto& [path, text] : files_) {
      if (below.empty() || path.rfind(below + "/", 0) == 0) paths.push_back(path);
    }
    return paths;
  }

  Result<std::string> read(const std::string& path) const override {
    if (path == spoilt_)
      return fail(ErrorCode::io, fmt::format("read {}: input/output error", path));
    const auto found = files_.find(path);
    if (found == files_.end()) return fail(ErrorCode::not_found, fmt::format("no file {}", path));
    return found->second;
  }

 private:
  Files files_;
  std::string spoilt_;
};

}  // namespace tend::testing
