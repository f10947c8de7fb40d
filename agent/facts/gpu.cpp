#include "facts/gpu.hpp"

#include <array>

#include "base/text.hpp"
#include "facts/gatherers.hpp"
#include "facts/gpu_busy.hpp"
#include "facts/gpu_driver.hpp"
#include "facts/gpu_verdict.hpp"
#include "facts/reading.hpp"

namespace tend::facts {
namespace {

constexpr const char* kDevices = "/sys/bus/pci/devices";
constexpr std::string_view kNvidia = "10de";

// The classes that NVIDIA's module binds: VGA and 3D controller. Its sound, USB and management
// functions are of others.
bool is_card(const DisplayDevice& device) {
  return device.vendor_id == kNvidia &&
         (device.device_class == "0300" || device.device_class == "0302");
}

List texts(const std::vector<std::string>& all) {
  List list;
  for (const auto& one : all) list.emplace_back(one);
  return list;
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

bool DisplayDevice::passed_through() const {
  return driver == "vfio-pci" || driver == "pci-stub" || driver == "pciback";
}

std::vector<std::string> nvswitches(const system::FileReader& files) {
  // NVIDIA's chip sets of old have bridges of this class too, all with smaller ids.
  constexpr std::string_view kFirstId = "1a00";
  std::vector<std::string> found;
  for (const auto& address : files.list(kDevices).value_or(std::vector<std::string>{})) {
    const auto path = std::string(kDevices) + "/" + address;
    if (parse_pci_id(read_or_empty(files, path + "/class")) == "0680" &&
        parse_pci_id(read_or_empty(files, path + "/vendor")) == kNvidia &&
        parse_pci_id(read_or_empty(files, path + "/device")) >= kFirstId) {
      found.push_back(address);
    }
  }
  return found;
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

namespace {

// "Model: \t\t NVIDIA GeForce RTX 3090", as the kernel module tells it.
std::string model_of(const DisplayDevice& card, const FileReader& files) {
  const auto text = files.read("/proc/driver/nvidia/gpus/" + card.address + "/information");
  if (!text) return "";
  for (const auto& line : split_lines(*text)) {
    if (line.starts_with("Model:")) return std::string(trim(line.substr(6)));
  }
  return "";
}

}  // namespace

Result<Value> gather_gpu(const FileReader& files) {
  TEND_TRY(devices, display_devices(files));
  std::vector<DisplayDevice> cards;
  std::vector<std::string> passed_through;
  for (const auto& device : devices) {
    if (!is_card(device)) continue;
    if (device.passed_through()) passed_through.push_back(device.address);
    if (!device.passed_through()) cards.push_back(device);
  }
  List list;
  for (const auto& card : cards) {
    list.emplace_back(Map{{"address", card.address},
                          {"device_id", card.device_id},
                          {"model", model_of(card, files)},
                          {"driver", card.driver}});
  }
  const auto parts = cards.empty() ? DriverParts{} : driver_parts(files, cards);
  return Value(Map{{"nvidia", !cards.empty()},
                   {"count", static_cast<std::int64_t>(cards.size())},
                   {"cards", std::move(list)},
                   {"passed_through", texts(passed_through)},
                   {"nvswitches", texts(nvswitches(files))},
                   {"driver_version", parts.loaded.version},
                   {"driver", driver_verdict(parts)},
                   {"busy", cards.empty() ? Value(List{}) : gpu_busy(files)}});
}

}  // namespace tend::facts
