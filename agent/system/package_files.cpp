#include "system/package_files.hpp"

#include "base/hash.hpp"
#include "base/text.hpp"

namespace tend::system {
namespace {

constexpr const char* kInfo = "/var/lib/dpkg/info";
constexpr std::string_view kList = ".list";

bool has_line(std::string_view text, std::string_view line) {
  for (auto at = text.find(line); at != std::string_view::npos; at = text.find(line, at + 1)) {
    const auto end = at + line.size();
    const bool starts = at == 0 || text[at - 1] == '\n';
    if (starts && (end == text.size() || text[end] == '\n')) return true;
  }
  return false;
}

// On a merged /usr packages may still name /bin/x where the host has /usr/bin/x, and the other way.
std::vector<std::string> spellings(const std::string& path) {
  std::vector<std::string> all{path};
  for (const char* merged : {"/bin/", "/sbin/", "/lib/", "/lib64/"}) {
    const std::string below = std::string("/usr") + merged;
    if (path.starts_with(merged)) all.push_back("/usr" + path);
    if (path.starts_with(below)) all.push_back(path.substr(4));
  }
  return all;
}

// dpkg(1), the Conffiles field: " /etc/x 0123…", maybe with " obsolete" behind.
std::string packaged_hash(std::string_view status, const std::string& path) {
  const std::string lead = "\n " + path + " ";
  const auto at = status.find(lead);
  if (at == std::string_view::npos) return {};
  constexpr std::size_t kDigits = 32;
  return std::string(status.substr(at + lead.size(), kDigits));
}

Result<std::string> package_with(const std::string& path, const FileReader& files) {
  TEND_TRY(names, files.list(kInfo));
  const auto paths = spellings(path);
  for (const auto& name : names) {
    if (!name.ends_with(kList)) continue;
    const auto text = files.read(std::string(kInfo) + "/" + name);
    if (!text) continue;
    for (const auto& spelling : paths) {
      if (!has_line(*text, spelling)) continue;
      const std::string package = name.substr(0, name.size() - kList.size());
      return package.substr(0, package.find(':'));
    }
  }
  return std::string();
}

}  // namespace

Result<std::optional<PackagedFile>> package_of(const std::string& path, const FileReader& files) {
  const auto package = package_with(path, files);
  if (!package && package.error().code == ErrorCode::not_found) return std::nullopt;
  if (!package) return fail(package.error());
  if (package->empty()) return std::nullopt;
  PackagedFile file{*package, false, false};
  TEND_TRY(status, files.read("/var/lib/dpkg/status"));
  const std::string hash = packaged_hash(status, path);
  if (hash.empty()) return file;
  file.conffile = true;
  const auto content = files.read(path);
  file.changed = !content || md5(*content) != hash;
  return file;
}

}  // namespace tend::system
