// Who would notice if the GPUs went away now.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/value.hpp"
#include "system/file_reader.hpp"

namespace tend::facts {

// What a process runs in, by its cgroup (proc_pid_cgroup(5)).
struct Work {
  std::string slurm_job;  // its number
  std::string container;  // the first twelve digits of its id
  std::string service;    // nvidia-persistenced.service
};
Work work_of_cgroup(std::string_view text);

// Reasons in words, sorted: processes that have a device /dev/nvidia* open, by Slurm job or
// container where they run in one, and users who are logged in. The driver's own daemons and
// monitoring are nobody, nor is root. Unknown where processes may not be looked at.
Value gpu_busy(const system::FileReader& files);

}  // namespace tend::facts
