// What a host runs in, as systemd-detect-virt(1) would say it.
#pragma once

#include <string>
#include <string_view>

namespace tend::facts {

// The container manager named by /proc/1/environ or /run/host/container-manager's kin:
// "container=lxc\0"; empty for none.
std::string container_of_environment(std::string_view environment);
// By the control group of PID 1 where that is not hidden: docker, podman, lxc, kubernetes; empty
// for none.
std::string container_of_cgroup(std::string_view text);
// By the names in DMI: "QEMU" -> kvm, "VMware, Inc." -> vmware; empty when they are of a real
// machine.
std::string hypervisor_of_dmi(std::string_view names);

}  // namespace tend::facts
