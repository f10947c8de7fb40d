#include "system/packages.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <mutex>

#include "system/apt_get.hpp"
#include "system/dpkg_status.hpp"
#include "system/package_lists.hpp"
#include "system/policy_rc_d.hpp"

namespace tend::system {
namespace {

constexpr const char* kStatusPath = "/var/lib/dpkg/status";

bool same_file(const FileStatus& one, const FileStatus& other) {
  return one.inode == other.inode && one.size == other.size && one.mtime_ns == other.mtime_ns &&
         one.ctime_ns == other.ctime_ns;
}

// dpkg's database, read again whenever its file is another one.
class DpkgCache {
 public:
  explicit DpkgCache(const FileReader& files) : files_(files) {}

  Result<std::shared_ptr<const DpkgDatabase>> database() const {
    const std::lock_guard lock(mutex_);
    TEND_TRY(status, files_.status(kStatusPath));
    if (database_ && same_file(status, read_)) return database_;
    TEND_TRY(text, read_text(status));
    database_ =
        std::make_shared<const DpkgDatabase>(parse_dpkg_status(text, fallback_architecture()));
    read_ = status;
    return database_;
  }

  Result<std::vector<std::string>> installed(const std::string& pattern) const {
    TEND_TRY(database, this->database());
    std::vector<std::string> names;
    for (const auto& [name, status] : database->packages) {
      const bool here = status.installed || status.broken;
      if (here && ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0) names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  Result<std::string> read_text(const FileStatus& status) const {
    if (!status.exists())
      return fail(ErrorCode::unsupported,
                  "this host has no dpkg (/var/lib/dpkg/status is missing)");
    return files_.read(kStatusPath);
  }

  std::string fallback_architecture() const {
    const auto text = files_.read("/var/lib/dpkg/arch").value_or("");
    return text.substr(0, text.find('\n'));
  }

  const FileReader& files_;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const DpkgDatabase> database_;
  mutable FileStatus read_;
};

class DpkgPackageReader final : public PackageReader {
 public:
  DpkgPackageReader(const FileReader& files, ProcessRunner& runner)
      : cache_(files), apt_(runner, PackageManager::kLockWait) {}

  Result<PackageStatus> status(const std::string& name) const override {
    TEND_TRY(database, cache_.database());
    return database->find(name);
  }
  Result<std::vector<std::string>> installed(const std::string& pattern) const override {
    return cache_.installed(pattern);
  }
  Result<PackageTransaction> simulate(const std::vector<PackageWish>& install,
                                      const std::vector<std::string>& remove) const override {
    return apt_.simulate(install, remove);
  }

 private:
  DpkgCache cache_;
  AptGet apt_;
};

class AptPackageManager final : public PackageManager {
 public:
  AptPackageManager(FileSystem& files, ProcessRunner& runner, bool start_services,
                    std::chrono::seconds lock_wait)
      : files_(files), cache_(files), apt_(runner, lock_wait), start_services_(start_services) {}

  Result<PackageStatus> status(const std::string& name) const override {
    TEND_TRY(database, cache_.database());
    return database->find(name);
  }
  Result<std::vector<std::string>> installed(const std::string& pattern) const override {
    return cache_.installed(pattern);
  }
  Result<PackageTransaction> simulate(const std::vector<PackageWish>& install,
                                      const std::vector<std::string>& remove) const override {
    return apt_.simulate(install, remove);
  }
  Status hold(const std::vector<std::string>& names, bool held) override {
    return names.empty() ? Status{} : apt_.select(names, held ? "hold" : "install");
  }
  Status install(const std::vector<PackageWish>& packages) override {
    if (packages.empty()) return {};
    return transaction(packages, [&] { return install_refreshing(packages); });
  }
  Status remove(const std::vector<std::string>& names) override {
    if (names.empty()) return {};
    return transaction({}, [&] { return remove_installed(names); });
  }

 private:
  // What an interrupted dpkg left may be mended by the transaction itself, by a newer version of a
  // package that cannot be configured; so its failure is told only with the transaction's own.
  Status transaction(const std::vector<PackageWish>& packages,
                     const std::function<Status()>& action) {
    const auto whole = [&]() -> Status {
      TEND_TRY(database, cache_.database());
      Status finished;
      if (database->interrupted) finished = apt_.finish_interrupted(packages);
      Status done = action();
      if (!done && !finished) return fail(std::move(done).error().followed_by(finished.error()));
      return done;
    };
    return start_services_ ? whole() : with_starts_forbidden(files_, whole);
  }

  Status install_refreshing(const std::vector<PackageWish>& packages) {
    TEND_TRY(permissions, permissions_for(packages));
    TEND_TRY(stale, lists_need_refresh(files_));
    Status refreshed;
    if (stale) refreshed = apt_.refresh_lists();
    auto installed = apt_.install(packages, permissions);
    if (!installed && installed.error().code == ErrorCode::not_found && !stale) {
      refreshed = apt_.refresh_lists();
      installed = apt_.install(packages, permissions);
    }
    // A source that cannot be reached is told of only when its packages may be what is missing.
    if (!installed && !refreshed)
      return fail(std::move(installed).error().followed_by(refreshed.error()));
    return installed;
  }

  Result<AptPermissions> permissions_for(const std::vector<PackageWish>& packages) const {
    AptPermissions permissions;
    TEND_TRY(database, cache_.database());
    for (const auto& wish : packages) {
      if (wish.version.empty()) continue;
      permissions.downgrade = true;
      permissions.change_held = permissions.change_held || database->find(wish.name).held;
    }
    return permissions;
  }

  Status remove_installed(const std::vector<std::string>& names) {
    TEND_TRY(database, cache_.database());
    std::vector<std::string> present;
    for (const auto& name : names) {
      const auto status = database->find(name);
      if (status.installed || status.broken) present.push_back(name);
    }
    return present.empty() ? Status{} : apt_.remove(present);
  }

  FileSystem& files_;
  DpkgCache cache_;
  AptGet apt_;
  bool start_services_;
};

}  // namespace

std::unique_ptr<PackageReader> make_package_reader(const FileReader& files, ProcessRunner& runner) {
  return std::make_unique<DpkgPackageReader>(files, runner);
}

std::unique_ptr<PackageManager> make_package_manager(FileSystem& files, ProcessRunner& runner,
                                                     bool start_services,
                                                     std::chrono::seconds lock_wait) {
  return std::make_unique<AptPackageManager>(files, runner, start_services, lock_wait);
}

}  // namespace tend::system
