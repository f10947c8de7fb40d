// Whether systemd may reload its units on this host now.
#pragma once

#include <string>

#include "base/value.hpp"

namespace tend::run {

// Why it may not, empty: it may. A container whose GPUs NVIDIA's hook injected behind systemd's
// back loses them when systemd, which sets up the devices of its control group, reads its units
// again.
std::string reload_harm(const Value& facts);

}  // namespace tend::run
