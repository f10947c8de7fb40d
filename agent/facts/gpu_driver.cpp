#include "facts/gpu_driver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "facts/module_info.hpp"
#include "facts/reading.hpp"
#include "system/dpkg_status.hpp"

namespace tend::facts {
namespace {

using system::FileReader;

constexpr int kMostLinks = 10;

bool starts_with_any(std::string_view text, const auto& starts) {
  return std::any_of(starts.begin(), starts.end(),
                     [&](std::string_view start) { return text.substr(0, start.size()) == start; });
}

bool is_version(std::string_view word) {
  return word.find('.') != std::string_view::npos && word.front() >= '0' && word.front() <= '9' &&
         word.find_first_not_of("0123456789.") == std::string_view::npos;
}

DriverModule loaded_module(const FileReader& files) {
  if (const auto text = read_optional(files, "/proc/driver/nvidia/version")) {
    return parse_loaded(*text);
  }
  // Debian's file names differ, the module's own name does not.
  const auto version = read_or_empty(files, "/sys/module/nvidia/version");
  return version.empty() ? DriverModule{} : DriverModule{version, Unknown{"not told by /proc"}};
}

// "updates/dkms/nvidia-current.ko.xz" is the driver's main module; its companions (-drm, -uvm, …)
// and the kernel's own nvidiafb are not.
bool is_driver_module(std::string_view path) {
  constexpr std::array<std::string_view, 2> kNames = {"nvidia-current", "nvidia-tesla"};
  constexpr std::array<std::string_view, 6> kCompanions = {"-drm", "-modeset",   "-peermem",
                                                           "-uvm", "-vgpu-vfio", "-fs"};
  const auto name = base_name(path);
  const auto stem = std::string_view(name).substr(0, name.find(".ko"));
  if (stem.size() == name.size()) return false;
  const bool companion = std::any_of(kCompanions.begin(), kCompanions.end(),
                                     [&](auto end) { return stem.ends_with(end); });
  return stem == "nvidia" || (starts_with_any(stem, kNames) && !companion);
}

// dkms(8) keeps /var/lib/dkms/MODULE/kernel-RELEASE-ARCH -> VERSION/RELEASE/ARCH of what it
// installed.
Value dkms_version(const FileReader& files, const std::string& release) {
  for (const auto& module : files.list("/var/lib/dkms").value_or(std::vector<std::string>{})) {
    if (module.rfind("nvidia", 0) != 0) continue;
    const std::string path = "/var/lib/dkms/" + module;
    for (const auto& name : files.list(path).value_or(std::vector<std::string>{})) {
      if (name.rfind("kernel-" + release + "-", 0) != 0) continue;
      const auto target = files.read_link(path + "/" + name);
      if (target && is_version(split(*target, '/').front())) return split(*target, '/').front();
    }
  }
  return Unknown{"the module is compressed"};
}

DriverModule module_of(const FileReader& files, const std::string& path,
                       const std::string& release) {
  const auto info = read_module_info(files, path);
  if (!info) {
    const bool compressed = info.error().code == ErrorCode::unsupported;
    const Unknown unknown{info.error().message};
    return {compressed ? dkms_version(files, release) : Value(unknown), Value(unknown)};
  }
  const auto version = info->find("version");
  const auto license = info->find("license");
  if (version == info->end() || license == info->end()) {
    const Unknown unknown{path + " does not tell its version"};
    return {Value(unknown), Value(unknown)};
  }
  return {Value(version->second), Value(license->second == "NVIDIA" ? "proprietary" : "open")};
}

// As depmod(8) knows it.
DriverModule module_on_disk(const FileReader& files, const std::string& release) {
  const std::string folder = "/lib/modules/" + release;
  for (const auto& line : split_lines(read_or_empty(files, folder + "/modules.dep"))) {
    const std::string path = line.substr(0, line.find(':'));
    if (!is_driver_module(path)) continue;
    return module_of(files, path.front() == '/' ? path : folder + "/" + path, release);
  }
  return {};
}

// The file that a row of links ends at; empty when it ends at nothing.
std::string end_of_links(const FileReader& files, std::string path) {
  for (int i = 0; i < kMostLinks; ++i) {
    const auto status = files.status(path);
    if (!status || !status->exists()) return "";
    if (status->type != system::FileType::symlink) return path;
    const auto target = files.read_link(path);
    if (!target || target->empty()) return "";
    path = target->front() == '/' ? *target : parent_path(path) + "/" + *target;
  }
  return "";
}

std::string library(const FileReader& files, const std::string& name) {
  const std::string triple = "/usr/lib/" + machine() + "-linux-gnu";
  for (const auto& folder : {triple, std::string("/usr/lib64"), std::string("/usr/lib")}) {
    auto path = end_of_links(files, folder + "/" + name);
    if (!path.empty()) return path;
  }
  return "";
}

// Debian's diversions and alternatives put the file itself below nvidia/current.
bool is_packaged(const FileReader& files, const std::string& path) {
  const std::string folder = "/var/lib/dpkg/info";
  for (const auto& name : files.list(folder).value_or(std::vector<std::string>{})) {
    const bool candidate = name.ends_with(".list") && (name.find("nvidia") != std::string::npos ||
                                                       name.find("cuda") != std::string::npos);
    if (!candidate) continue;
    const auto lines = split_lines(read_or_empty(files, folder + "/" + name));
    if (std::find(lines.begin(), lines.end(), normal_path(path)) != lines.end()) return true;
  }
  return false;
}

void look_at_user_space(const FileReader& files, DriverParts& parts) {
  if (exists(files, "/usr/bin/nvidia-uninstall")) parts.runfile = "/usr/bin/nvidia-uninstall";
  for (const std::string name : {"libnvidia-ml.so.1", "libcuda.so.1"}) {
    const auto path = library(files, name);
    const auto file = base_name(path);
    const auto at = file.find(".so.");
    const auto version = at == std::string::npos ? std::string() : file.substr(at + 4);
    if (version.empty() || !is_version(version)) continue;
    if (parts.user_space.empty()) parts.user_space = version;
    if (parts.runfile.empty() && !is_packaged(files, path)) parts.runfile = path;
  }
}

// The packages that must be of one version with each other, as Debian, Ubuntu and NVIDIA call them.
void look_at_packages(const FileReader& files, DriverParts& parts) {
  constexpr std::array<std::string_view, 14> kNames = {
      "nvidia-kernel-",       "nvidia-open-kernel-", "nvidia-dkms-",      "nvidia-tesla-",
      "nvidia-smi",           "nvidia-utils-",       "nvidia-headless-",  "nvidia-driver",
      "linux-modules-nvidia", "libnvidia-ml1",       "libnvidia-compute", "libcuda1",
      "nvidia-open",          "cuda-drivers"};
  const auto text = files.read("/var/lib/dpkg/status");
  if (!text) return;
  const auto database = system::parse_dpkg_status(*text);
  parts.held = true;
  for (const auto& [name, status] : database.packages) {
    if (!status.installed || !starts_with_any(name, kNames)) continue;
    parts.packaged = true;
    parts.held = parts.held && status.held;
  }
  parts.held = parts.held && parts.packaged;
}

// Runs of digits by their value, everything else by its bytes.
bool older_release(std::string_view one, std::string_view other) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  while (!one.empty() && !other.empty()) {
    if (digit(one.front()) && digit(other.front())) {
      const auto take = [&](std::string_view& text) {
        const auto end = std::find_if_not(text.begin(), text.end(), digit) - text.begin();
        const auto number = parse_integer(text.substr(0, static_cast<std::size_t>(end)));
        text.remove_prefix(static_cast<std::size_t>(end));
        return number.value_or(0);
      };
      const auto first = take(one);
      const auto second = take(other);
      if (first != second) return first < second;
    } else if (one.front() != other.front()) {
      return one.front() < other.front();
    } else {
      one.remove_prefix(1);
      other.remove_prefix(1);
    }
  }
  return one.empty() && !other.empty();
}

}  // namespace

DriverModule parse_loaded(std::string_view text) {
  const auto line = text.substr(0, text.find('\n'));
  const auto at = line.find("Kernel Module");
  if (at == std::string_view::npos) return {};
  for (const auto& word : split(line.substr(at), ' ')) {
    if (word.empty() || !is_version(word)) continue;
    const bool open = line.find("Open Kernel Module") != std::string_view::npos;
    return {Value(word), Value(open ? "open" : "proprietary")};
  }
  return {};
}

std::string newest_kernel(const std::vector<std::string>& names) {
  constexpr std::string_view kImage = "vmlinuz-";
  std::string newest;
  for (const auto& name : names) {
    if (name.rfind(kImage, 0) != 0) continue;
    const auto release = name.substr(kImage.size());
    if (newest.empty() || older_release(newest, release)) newest = release;
  }
  return newest;
}

DriverParts driver_parts(const FileReader& files, const std::vector<DisplayDevice>& cards) {
  DriverParts parts;
  parts.cards = !cards.empty();
  parts.nouveau = std::any_of(cards.begin(), cards.end(),
                              [](const auto& card) { return card.driver == "nouveau"; });
  parts.loaded = loaded_module(files);
  parts.running_kernel = read_or_empty(files, "/proc/sys/kernel/osrelease");
  parts.on_disk = module_on_disk(files, parts.running_kernel);
  parts.next_kernel = newest_kernel(files.list("/boot").value_or(std::vector<std::string>{}));
  if (!parts.next_kernel.empty()) parts.next = module_on_disk(files, parts.next_kernel);
  look_at_user_space(files, parts);
  look_at_packages(files, parts);
  return parts;
}

}  // namespace tend::facts
