// Imports in memory: what a URL leads to is arranged, and an archive is a text of lines
// NAME=CONTENT.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "system/imports.hpp"

namespace tend::testing {

class MemoryImports : public system::Importer {
 public:
  explicit MemoryImports(system::FileSystem& files) : files_(files) {}

  MemoryImports& serve(const std::string& url, std::string content) {
    served_[url] = std::move(content);
    return *this;
  }
  // URLs that were really fetched, in order.
  const std::vector<std::string>& fetched() const { return fetched_; }
  std::chrono::milliseconds last_timeout{0};

  Result<std::string> member(const std::string& archive, const std::string& name) const override {
    for (const auto& line : split_lines(archive)) {
      if (line.starts_with(name + "=")) return line.substr(name.size() + 1);
    }
    return fail(ErrorCode::failed, "no " + name + " in the archive");
  }

  Status download(const system::Download& download, const std::string& path,
                  const system::FileAttributes& attributes) override {
    fetched_.push_back(download.url);
    last_timeout = download.timeout;
    const auto found = served_.find(download.url);
    if (found == served_.end()) return fail(ErrorCode::failed, "no answer from " + download.url);
    if (sha256(found->second) != download.sha256) {
      return fail(ErrorCode::refused, download.url + " has another digest");
    }
    return files_.replace(path, found->second, attributes);
  }

  Status extract(const std::string& archive_path, const std::string& name, const std::string& path,
                 const system::FileAttributes& attributes) override {
    TEND_TRY(archive, files_.read(archive_path));
    TEND_TRY(content, member(archive, name));
    return files_.replace(path, content, attributes);
  }

 private:
  system::FileSystem& files_;
  std::map<std::string, std::string> served_;
  std::vector<std::string> fetched_;
};

}  // namespace tend::testing
