// Display devices on the PCI bus, from /sys/bus/pci/devices.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/value.hpp"
#include "system/file_reader.hpp"

namespace tend::facts {

struct DisplayDevice {
  std::string address;
  std::string vendor_id;  // four hexadecimal digits, as all three
  std::string device_id;
  std::string device_class;
  std::string driver;

  // Kept for a virtual machine: not for this host to drive.
  bool passed_through() const;
};

// "0x10de\n" -> "10de", "0x030200\n" -> "0302"; empty when it is no such number.
std::string parse_pci_id(const std::string& text);
// "nvidia", "amd", …; the id of vendors without a name here.
std::string vendor_name(const std::string& vendor_id);

// By address; none on a host without such a bus.
Result<std::vector<DisplayDevice>> display_devices(const system::FileReader& files);
// NVIDIA's bridges between its cards (NVSwitch), which need nvidia-fabricmanager; by address.
std::vector<std::string> nvswitches(const system::FileReader& files);

}  // namespace tend::facts
