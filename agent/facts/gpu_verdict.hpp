// One verdict over the parts of the NVIDIA driver: do the GPUs work, and will they after a reboot?
#pragma once

#include "facts/gpu_driver.hpp"

namespace tend::facts {

// The fact gpu.driver. Pure.
Value driver_verdict(const DriverParts& parts);

}  // namespace tend::facts
