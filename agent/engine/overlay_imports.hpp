// Imports as they will be: what is only planned to be brought is not fetched, and known by its
// digest where the wish names one.
#pragma once

#include <string>

#include "engine/overlay_files.hpp"
#include "system/imports.hpp"

namespace tend::engine {

class OverlayImports : public system::Importer {
 public:
  OverlayImports(const system::ImportReader& below, OverlayFiles& files)
      : below_(below), files_(files) {}

  Result<std::string> member(const std::string& archive, const std::string& name) const override {
    return below_.member(archive, name);
  }
  Status download(const system::Download& download, const std::string& path,
                  const system::FileAttributes& attributes) override {
    return files_.promise(path, download.sha256, "download:" + path, attributes);
  }
  Status extract(const std::string& archive_path, const std::string& name, const std::string& path,
                 const system::FileAttributes& attributes) override {
    const auto archive = files_.read(archive_path, kLimit);
    if (!archive && archive.error().code == ErrorCode::unsupported) {
      return files_.promise(path, std::nullopt, "archive:" + path, attributes);
    }
    if (!archive) return fail(archive.error());
    TEND_TRY(content, member(*archive, name));
    return files_.replace(path, content, attributes, {});
  }

 private:
  static constexpr std::size_t kLimit = system::kImportLimit;

  const system::ImportReader& below_;
  OverlayFiles& files_;
};

}  // namespace tend::engine
