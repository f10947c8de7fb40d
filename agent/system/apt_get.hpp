// apt-get and dpkg as children: which options, which environment, and what their end means.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "system/packages.hpp"
#include "system/process_runner.hpp"

namespace tend::system {

// Which of apt's refusals to overrule.
struct AptPermissions {
  bool downgrade = false;
  bool change_held = false;
};

class AptGet {
 public:
  AptGet(ProcessRunner& runner, std::chrono::seconds lock_wait)
      : runner_(runner), lock_wait_(lock_wait) {}

  // `apt-get -s`, with nothing written and no lock taken.
  Result<PackageTransaction> simulate(const std::vector<PackageWish>& install,
                                      const std::vector<std::string>& remove) const;
  // not_found, when apt's lists miss a wish or are stale; busy, when somebody held the lock for
  // `lock_wait`; else failed, with apt's own words.
  Status install(const std::vector<PackageWish>& packages, AptPermissions permissions);
  Status remove(const std::vector<std::string>& names);
  // `dpkg --set-selections`: "hold" or "install" for each of these.
  Status select(const std::vector<std::string>& names, const std::string& selection);
  Status refresh_lists();
  // `dpkg --configure -a`, in the time of these wishes.
  Status finish_interrupted(const std::vector<PackageWish>& packages);

 private:
  std::chrono::seconds lock_wait_within(std::chrono::seconds timeout) const;
  Status run(Command command, const std::string& doing, std::chrono::seconds lock_wait);

  ProcessRunner& runner_;
  std::chrono::seconds lock_wait_;
};

}  // namespace tend::system
