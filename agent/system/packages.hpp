// Packages as dpkg and apt know them.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "system/file_system.hpp"
#include "system/process_runner.hpp"

namespace tend::system {

struct PackageStatus {
  bool installed = false;     // dpkg's "installed": unpacked and configured
  bool broken = false;        // half-installed, unpacked or half-configured
  bool config_files = false;  // removed, its configuration left
  bool held = false;
  std::string version;  // of what is installed
};

// One package of a wish: "chrony", or with a version to have exactly.
struct PackageWish {
  std::string name;
  std::string version;  // empty: the candidate
  // How long its transaction may take, the wait for the lock included; zero: as long as any
  // maintainer script may (an hour). Of several wishes the longest counts.
  std::chrono::seconds timeout{0};
  bool operator==(const PackageWish&) const = default;
};

// What apt would do for a set of wishes.
struct PackageTransaction {
  struct Step {
    std::string name;
    std::string before;  // version, empty when not installed
    std::string after;   // version, empty when removed
  };
  std::vector<Step> steps;  // of every package touched, dependencies included
};

class PackageReader {
 public:
  virtual ~PackageReader() = default;
  // Of a package of the native architecture; one dpkg never heard of is not installed, not an
  // error.
  virtual Result<PackageStatus> status(const std::string& name) const = 0;
  // The installed packages whose name matches a shell pattern (fnmatch(3)), sorted; those of
  // another architecture than the native one as "name:arch".
  virtual Result<std::vector<std::string>> installed(const std::string& pattern) const = 0;
  // Asks apt what installing these would do; writes nothing and takes no lock. not_found names the
  // packages that apt's lists do not have (they may be stale or absent).
  virtual Result<PackageTransaction> simulate(const std::vector<PackageWish>& install,
                                              const std::vector<std::string>& remove) const = 0;
};

class PackageManager : public PackageReader {
 public:
  // One transaction for all. Refreshes apt's lists first when they are absent, older than apt's
  // sources, or miss a wish; completes an interrupted dpkg before; waits for the lock up to
  // `lock_wait` (busy names the holder). Never asks, keeps edited configuration files, restarts
  // nothing by needrestart. Installs what the wishes depend on and not what they recommend: a role
  // names all it wants. A wish with a version may downgrade, and may change what is on hold:
  // itself, and what it depends on. Success means the package manager said so.
  virtual Status install(const std::vector<PackageWish>& packages) = 0;
  // Removes the packages and those that depend on them; their configuration stays. One not
  // installed is success.
  virtual Status remove(const std::vector<std::string>& names) = 0;
  // dpkg's selection of installed packages: on hold neither apt nor unattended-upgrades touches
  // them, or as any other again.
  virtual Status hold(const std::vector<std::string>& names, bool held) = 0;

  static constexpr std::chrono::seconds kLockWait{120};
};

// dpkg's database in one pass over /var/lib/dpkg/status, read at the first question and again when
// its stat data changed. `runner` serves simulate(), one child without any write. Safe to use from
// several threads.
std::unique_ptr<PackageReader> make_package_reader(const FileReader& files, ProcessRunner& runner);
// With `start_services` false nothing that a package brings is started, as a root without systemd
// needs: `files` puts a policy-rc.d in place for the time of a transaction.
std::unique_ptr<PackageManager> make_package_manager(
    FileSystem& files, ProcessRunner& runner, bool start_services,
    std::chrono::seconds lock_wait = PackageManager::kLockWait);

}  // namespace tend::system
