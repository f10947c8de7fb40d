#include "run/daemon_reload.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace tend::run {

std::string reload_harm(const Value& facts) {
  const Value* docker = facts.find("docker");
  const Value* count = docker == nullptr ? nullptr : docker->find("hook_mode_gpu_containers");
  if (count == nullptr) return "";
  if (count->is_unknown()) {
    return fmt::format("a daemon-reload may take GPUs from containers, and {}",
                       count->as_unknown().reason);
  }
  if (!count->is_integer() || count->as_integer() <= 0) return "";
  const auto containers = static_cast<std::size_t>(count->as_integer());
  return fmt::format("a daemon-reload would take the GPUs from {} (injected by NVIDIA's hook)",
                     count_of(containers, "running container"));
}

}  // namespace tend::run
