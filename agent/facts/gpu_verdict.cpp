#include "facts/gpu_verdict.hpp"

#include <fmt/format.h>

namespace tend::facts {
namespace {

struct Verdict {
  const char* state;
  std::string says;
  bool reboot = false;  // only a reboot, or unloading the module, mends it
};

std::string text(const Value& value) {
  return value.is_string() ? value.as_string() : "?";
}

bool known(const DriverModule& module) {
  return !module.version.is_unknown();
}

// What the next boot finds: of a host without kernels of its own, what is there now.
const DriverModule& to_come(const DriverParts& parts) {
  return parts.next_kernel.empty() ? parts.on_disk : parts.next;
}

const std::string& kernel_to_come(const DriverParts& parts) {
  return parts.next_kernel.empty() ? parts.running_kernel : parts.next_kernel;
}

bool fits(const DriverModule& module, const DriverParts& parts) {
  return !known(module) || parts.user_space.empty() || text(module.version) == parts.user_space;
}

Verdict nothing_loaded(const DriverParts& parts) {
  if (!parts.on_disk.present() && !parts.next.present()) {
    if (!parts.packaged && parts.user_space.empty()) {
      return {"absent", "no NVIDIA driver is installed"};
    }
    return {
        "no_module",
        fmt::format("the driver's programs are installed, and no module for kernel {}: the GPUs "
                    "cannot be used",
                    kernel_to_come(parts))};
  }
  if (parts.nouveau) {
    return {"nouveau", "nouveau drives a card; the next boot gives it to NVIDIA's module", true};
  }
  if (!parts.on_disk.present()) {
    return {"reboot",
            fmt::format("the module is there for kernel {}, which the next boot brings, and not "
                        "for the running {}",
                        parts.next_kernel, parts.running_kernel),
            true};
  }
  return {"not_loaded",
          fmt::format("the module {} is on disk and not loaded; `modprobe nvidia` or the next boot "
                      "loads it",
                      text(parts.on_disk.version))};
}

Verdict loaded(const DriverParts& parts) {
  const std::string version = text(parts.loaded.version);
  if (!fits(parts.loaded, parts)) {
    return {"mismatch",
            fmt::format("the module loaded is {} and user space is {}: no new program can use the "
                        "GPUs until that module is loaded anew or the host reboots",
                        version, parts.user_space),
            true};
  }
  if (parts.on_disk.present() && known(parts.on_disk) &&
      !(parts.on_disk.version == parts.loaded.version)) {
    return {"superseded",
            fmt::format("the module loaded is {} and the one on disk {}: it comes with the next "
                        "load",
                        version, text(parts.on_disk.version)),
            true};
  }
  if (!to_come(parts).present()) {
    return {"next_kernel",
            fmt::format("the GPUs work now, and kernel {}, which the next boot brings, has no "
                        "module",
                        kernel_to_come(parts))};
  }
  return {"ok", fmt::format("driver {}, loaded, on disk and in user space", version)};
}

Verdict judge(const DriverParts& parts) {
  if (!parts.cards) return {"none", "no NVIDIA card for this host to drive"};
  if (!parts.runfile.empty()) {
    return {"runfile",
            fmt::format("{} is of no package: a driver was installed from a .run file, and "
                        "packages and it overwrite each other; `nvidia-uninstall` takes it away",
                        parts.runfile)};
  }
  return parts.loaded.present() ? loaded(parts) : nothing_loaded(parts);
}

std::string after_reboot(const DriverParts& parts) {
  if (!parts.cards) return "";
  const auto& module = to_come(parts);
  const auto& kernel = kernel_to_come(parts);
  if (!module.present()) return fmt::format("no driver on kernel {}", kernel);
  if (!fits(module, parts)) {
    return fmt::format("module {} on kernel {}, which user space {} does not fit",
                       text(module.version), kernel, parts.user_space);
  }
  return fmt::format("driver {} ({}) on kernel {}", text(module.version), text(module.flavour),
                     kernel);
}

}  // namespace

Value driver_verdict(const DriverParts& parts) {
  const auto verdict = judge(parts);
  return Map{{"state", verdict.state},
             {"says", verdict.says},
             {"reboot_needed", verdict.reboot},
             {"after_reboot", after_reboot(parts)},
             {"loaded", parts.loaded.version},
             {"loaded_flavour", parts.loaded.flavour},
             {"on_disk", parts.on_disk.version},
             {"on_disk_flavour", parts.on_disk.flavour},
             {"next_kernel", parts.next_kernel},
             {"next_on_disk", parts.next.version},
             {"next_on_disk_flavour", parts.next.flavour},
             {"user_space", parts.user_space},
             {"runfile", parts.runfile},
             {"nouveau", parts.nouveau},
             {"held", parts.held}};
}

}  // namespace tend::facts
