// Which NVIDIA driver is loaded, on disk and in user space; the verdict over it is gpu_verdict.hpp.
#pragma once

#include <string>
#include <string_view>

#include "base/value.hpp"
#include "facts/gpu.hpp"

namespace tend::facts {

// A module as loaded or on disk. Empty: there is none. Unknown where it is there and cannot be
// read.
struct DriverModule {
  Value version = "";  // 535.261.03
  Value flavour = "";  // open or proprietary
  bool present() const { return version.is_unknown() || !version.as_string().empty(); }
};

struct DriverParts {
  bool cards = false;    // there is a card to drive
  bool nouveau = false;  // the free driver of the kernel has one of them
  DriverModule loaded;
  std::string running_kernel;
  DriverModule on_disk;     // for the running kernel
  std::string next_kernel;  // the newest that is installed; empty where none is, as in a container
  DriverModule next;        // on disk for that
  std::string user_space;   // version of libnvidia-ml, else libcuda
  std::string runfile;      // what shows an installation beside the packages; empty: nothing does
  bool packaged = false;    // a package of the driver is installed
  bool held = false;        // all of those are on hold
};

// "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.95.05  Release Build …"
DriverModule parse_loaded(std::string_view text);
// The newest kernel of these names of /boot ("vmlinuz-6.1.0-40-amd64"): its release, by its
// numbers.
std::string newest_kernel(const std::vector<std::string>& names);

DriverParts driver_parts(const system::FileReader& files, const std::vector<DisplayDevice>& cards);

}  // namespace tend::facts
