#include "facts/virtualization.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"
#include "facts/gatherers.hpp"
#include "facts/reading.hpp"

namespace tend::facts {
namespace {

using Signs =
    std::pair<std::string_view, std::string_view>;  // a text that is found -> what it stands for

template <std::size_t N>
std::string first_sign(std::string_view text, const std::array<Signs, N>& signs) {
  for (const auto& [sign, meaning] : signs) {
    if (text.find(sign) != std::string_view::npos) return std::string(meaning);
  }
  return "";
}

std::string container_manager(const FileReader& files) {
  for (const auto* path : {"/run/systemd/container", "/run/host/container-manager"}) {
    const auto name = read_or_empty(files, path);
    if (!name.empty()) return name;
  }
  if (exists(files, "/run/.containerenv")) return "podman";
  if (exists(files, "/.dockerenv")) return "docker";
  const auto named = container_of_environment(read_or_empty(files, "/proc/1/environ"));
  return named.empty() ? container_of_cgroup(read_or_empty(files, "/proc/1/cgroup")) : named;
}

bool cpu_is_virtual(const FileReader& files) {
  for (const auto& line : split_lines(read_or_empty(files, "/proc/cpuinfo"))) {
    if (line.rfind("flags", 0) == 0) return (line + " ").find(" hypervisor ") != std::string::npos;
  }
  return false;
}

std::string hypervisor(const FileReader& files) {
  const auto declared = read_or_empty(files, "/sys/hypervisor/type");
  if (!declared.empty()) return declared;
  std::string names;
  for (const auto* field : {"sys_vendor", "product_name", "board_vendor", "bios_vendor"}) {
    names += read_or_empty(files, std::string("/sys/class/dmi/id/") + field) + "\n";
  }
  return hypervisor_of_dmi(names);
}

}  // namespace

std::string container_of_environment(std::string_view environment) {
  for (const auto& variable : split(environment, '\0')) {
    if (variable.rfind("container=", 0) == 0)
      return variable.substr(std::string_view("container=").size());
  }
  return "";
}

std::string container_of_cgroup(std::string_view text) {
  constexpr std::array<Signs, 5> kSigns = {{{"/docker", "docker"},
                                            {"/libpod", "podman"},
                                            {"/kubepods", "kubernetes"},
                                            {"/lxc", "lxc"},
                                            {"/machine.slice/", "systemd-nspawn"}}};
  return first_sign(text, kSigns);
}

std::string hypervisor_of_dmi(std::string_view names) {
  constexpr std::array<Signs, 11> kSigns = {{{"KVM", "kvm"},
                                             {"QEMU", "kvm"},
                                             {"OpenStack", "kvm"},
                                             {"Google Compute Engine", "kvm"},
                                             {"Amazon EC2", "amazon"},
                                             {"VMware", "vmware"},
                                             {"innotek GmbH", "virtualbox"},
                                             {"VirtualBox", "virtualbox"},
                                             {"Hyper-V", "hyperv"},
                                             {"Virtual Machine", "hyperv"},
                                             {"Xen", "xen"}}};
  return first_sign(names, kSigns);
}

Result<Value> gather_virtualization(const FileReader& files) {
  if (!exists(files, "/proc/cpuinfo")) return fail(ErrorCode::not_found, "/proc is not mounted");
  const auto container = container_manager(files);
  const auto machine = hypervisor(files);
  const bool is_virtual = !machine.empty() || cpu_is_virtual(files);
  const std::string type = !container.empty() ? "container" : is_virtual ? "vm" : "none";
  return Value(Map{{"type", type}, {"container", container}, {"hypervisor", machine}});
}

}  // namespace tend::facts
