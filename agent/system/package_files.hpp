// Which package a file belongs to, by dpkg's lists of files.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "system/file_reader.hpp"

namespace tend::system {

struct PackagedFile {
  std::string package;
  bool conffile = false;  // deb-conffiles(5): edited ones are kept on upgrades
  bool changed = false;   // a conffile that is not as the package brought it
};

// Reads /var/lib/dpkg/info/*.list, and the status file's Conffiles. Nothing when no package has
// the path.
Result<std::optional<PackagedFile>> package_of(const std::string& path, const FileReader& files);

}  // namespace tend::system
