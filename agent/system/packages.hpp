// Packages as dpkg and apt know them.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "system/file_reader.hpp"
#include "system/process_runner.hpp"

namespace tend::system {

struct PackageStatus {
  bool installed = false;    // dpkg's "installed": unpacked and configured
  bool broken = false;       // half-installed, unpacked or half-configured
  bool config_files = false; // removed, its configuration left
  bool held = false;
  std::string version;       // of what is installed
};

// One package of a wish: "chrony", or with a version to have exactly.
struct PackageWish {
  std::string name;
  std::string version;  // empty: the candidate
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
  // Of a package of the native architecture; one dpkg never heard of is not installed, not an error.
  virtual Result<PackageStatus> status(const std::string& name) const = 0;
  // Asks apt what installing these would do; writes nothing and takes no lock. not_found names the packages that apt's
  // lists do not have (they may be stale or absent).
  virtual Result<PackageTransaction> simulate(const std::vector<PackageWish>& install,
                                              const std::vector<std::string>& remove) const = 0;
};

class PackageManager : public PackageReader {
 public:
  // One transaction for all. Refreshes apt's lists first when they are absent or miss a wish, completes an interrupted
  // dpkg before, waits for the lock up to `lock_wait` (busy names the holder). Never asks, keeps edited configuration
  // files, restarts nothing by needrestart. Success means the package manager said so.
  virtual Status install(const std::vector<PackageWish>& packages) = 0;
  virtual Status remove(const std::vector<std::string>& names) = 0;

  static constexpr std::chrono::seconds kLockWait{120};
};

// dpkg's database in one pass over /var/lib/dpkg/status, read at the first question and again after each change. `runner`
// serves simulate().
std::unique_ptr<PackageReader> make_package_reader(const FileReader& files, ProcessRunner& runner);
// With `start_services` false nothing that a package brings is started (policy-rc.d), as a root without systemd needs.
std::unique_ptr<PackageManager> make_package_manager(const FileReader& files, ProcessRunner& runner,
                                                     bool start_services);

}  // namespace tend::system
