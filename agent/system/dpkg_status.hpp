// dpkg's database as its file says it, /var/lib/dpkg/status.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "system/packages.hpp"

namespace tend::system {

struct DpkgDatabase {
  std::string architecture;  // the native one: that of the package `dpkg`
  // By name for packages of the native architecture or `all`, by "name:architecture" for others.
  std::unordered_map<std::string, PackageStatus> packages;
  bool interrupted =
      false;  // a package is neither gone nor configured: `dpkg --configure -a` is due

  // A name may carry its architecture ("libc6:i386"); one dpkg never heard of is not installed.
  PackageStatus find(const std::string& name) const;
};

// `fallback_architecture` is the native one where the database has no package `dpkg`. Never fails:
// what is no record of a package is passed over, as dpkg's own words are the only ones expected
// here.
DpkgDatabase parse_dpkg_status(std::string_view text,
                               const std::string& fallback_architecture = "");

}  // namespace tend::system
