// The textfile for the node exporter: how Tend itself does.
#pragma once

#include <string>

#include "base/result.hpp"
#include "model/report.hpp"
#include "system/file_system.hpp"

namespace tend::report {

struct MetricsInput {
  const model::Report& report;
  std::int64_t last_success_seconds;  // epoch; 0 when there never was one
  std::int64_t commit_time_seconds;   // of the commit converged to; 0 when unknown
  std::int64_t finished_seconds;
  const Value& gpu;  // the fact of that name; unknown: nothing is said
};

// Prometheus text format: tend_last_success_timestamp_seconds, tend_last_run_timestamp_seconds,
// tend_resources{state=…}, tend_run_duration_seconds, tend_policy_commit_timestamp_seconds (its age
// is time() minus it), tend_run_info{commit, outcome}; of the GPUs tend_gpu_driver_state{state=…},
// one sample a state, 1 for the one it is, tend_gpu_driver_reboot_needed,
// tend_gpu_driver_info{loaded, flavour, on_disk, user_space} and tend_gpus{device_id, model}.
std::string metrics_text(const MetricsInput& input);

}  // namespace tend::report
