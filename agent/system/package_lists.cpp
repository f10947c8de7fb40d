#include "system/package_lists.hpp"

#include <algorithm>

namespace tend::system {
namespace {

constexpr const char* kLists = "/var/lib/apt/lists";

Result<std::vector<std::string>> list_if_there(const FileReader& files,
                                               const std::string& directory) {
  auto names = files.list(directory);
  if (!names && names.error().code == ErrorCode::not_found) return std::vector<std::string>{};
  return names;
}

bool is_index(const std::string& name) {
  return name.find("_Packages") != std::string::npos;
}

Result<std::int64_t> newest_change(const FileReader& files, const std::vector<std::string>& paths) {
  std::int64_t newest = 0;
  for (const auto& path : paths) {
    TEND_TRY(status, files.status(path));
    newest = std::max(newest, status.ctime_ns);
  }
  return newest;
}

}  // namespace

Result<bool> lists_need_refresh(const FileReader& files) {
  TEND_TRY(names, list_if_there(files, kLists));
  if (std::none_of(names.begin(), names.end(), is_index)) return true;

  std::vector<std::string> sources = {"/etc/apt/sources.list", "/etc/apt/sources.list.d"};
  TEND_TRY(parts, list_if_there(files, "/etc/apt/sources.list.d"));
  for (const auto& part : parts) sources.push_back("/etc/apt/sources.list.d/" + part);

  // The lists themselves bear the archive's times; a refresh leaves its own in the directories it
  // works in.
  TEND_TRY(refreshed, newest_change(files, {kLists, std::string(kLists) + "/partial"}));
  TEND_TRY(changed, newest_change(files, sources));
  return changed > refreshed;
}

}  // namespace tend::system
