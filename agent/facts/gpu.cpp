#include "facts/gpu.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "facts/gatherers.hpp"
#include "facts/reading.hpp"

namespace tend::facts {
namespace {

constexpr const char* kDevices = "/sys/bus/pci/devices";
constexpr std::string_view kNvidia = "10de";

bool is_nvidia(const DisplayDevice& device) {
  return device.vendor_id == kNvidia;
}

}  // namespace

std::string parse_pci_id(const std::string& text) {
  const auto number = lower(trim(text));
  const bool is_id = number.size() >= 6 && number.rfind("0x", 0) == 0 &&
                     number.find_first_not_of("0123456789abcdef", 2) == std::string::npos;
  return is_id ? number.substr(2, 4) : std::string{};
}

std::string vendor_name(const std::string& vendor_id) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kNames = {
      {{kNvidia, "nvidia"},
       {"1002", "amd"},
       {"8086", "intel"},
       {"1a03", "aspeed"},
       {"102b", "matrox"}}};
  for (const auto& [id, name] : kNames) {
    if (vendor_id == id) return std::string(name);
  }
  return vendor_id;
}

Result<std::vector<DisplayDevice>> display_devices(const system::FileReader& files) {
  std::vector<DisplayDevice> devices;
  auto addresses = files.list(kDevices);
  if (!addresses) {
    // A machine without PCI has no such directory, but it has /sys/bus.
    if (exists(files, "/sys/bus")) return devices;
    return fail(std::move(addresses).error());
  }
  for (const auto& address : *addresses) {
    const auto path = std::string(kDevices) + "/" + address;
    DisplayDevice device;
    device.device_class = parse_pci_id(read_or_empty(files, path + "/class"));
    if (device.device_class.rfind("03", 0) != 0) continue;
    device.address = address;
    device.vendor_id = parse_pci_id(read_or_empty(files, path + "/vendor"));
    device.device_id = parse_pci_id(read_or_empty(files, path + "/device"));
    device.driver = link_name(files, path + "/driver");
    devices.push_back(std::move(device));
  }
  return devices;
}

Result<Value> gather_gpus(const FileReader& files) {
  TEND_TRY(devices, display_devices(files));
  List list;
  for (const auto& device : devices) {
    list.emplace_back(Map{{"address", device.address},
                          {"vendor", vendor_name(device.vendor_id)},
                          {"vendor_id", device.vendor_id},
                          {"device_id", device.device_id},
                          {"class", device.device_class},
                          {"driver", device.driver}});
  }
  return Value(std::move(list));
}

Result<Value> gather_gpu(const FileReader& files) {
  TEND_TRY(devices, display_devices(files));
  const auto count = std::count_if(devices.begin(), devices.end(), is_nvidia);
  return Value(Map{{"nvidia", count > 0},
                   {"count", static_cast<std::int64_t>(count)},
                   {"driver_version", read_or_empty(files, "/sys/module/nvidia/version")}});
}

}  // namespace tend::facts
