#include <gtest/gtest.h>

#include "facts/cpu.hpp"
#include "facts/gatherers.hpp"
#include "facts/gpu.hpp"
#include "facts/memory.hpp"
#include "facts/virtualization.hpp"
#include "support/memory_files.hpp"

namespace tend::facts {
namespace {

using testing::MemoryFileSystem;

void add_pci(MemoryFileSystem& files, const std::string& address, const std::string& device_class,
             const std::string& vendor, const std::string& device, const std::string& driver = "") {
  const auto path = "/sys/bus/pci/devices/" + address;
  files.add_file(path + "/class", device_class + "\n");
  files.add_file(path + "/vendor", vendor + "\n");
  files.add_file(path + "/device", device + "\n");
  if (!driver.empty()) files.add_link(path + "/driver", "../../../bus/pci/drivers/" + driver);
}

TEST(CpuFacts, threads_and_packages_are_counted) {
  const auto cpu = parse_cpuinfo(
      "processor\t: 0\nmodel name\t: AMD EPYC 7302\nphysical id\t: 0\n\nprocessor\t: 1\nmodel "
      "name\t: AMD EPYC 7302\n"
      "physical id\t: 1\n\n",
      "x86_64");
  EXPECT_EQ(cpu.text_or("model", "?"), "AMD EPYC 7302");
  EXPECT_EQ(*cpu.find("count"), Value(2));
  EXPECT_EQ(*cpu.find("sockets"), Value(2));
}

TEST(CpuFacts, an_arm_host_that_names_no_model_has_one_package) {
  const auto cpu =
      parse_cpuinfo("processor\t: 0\nBogoMIPS\t: 50.00\nCPU part\t: 0xd0c\n", "aarch64");
  EXPECT_EQ(cpu.text_or("model", "?"), "");
  EXPECT_EQ(*cpu.find("count"), Value(1));
  EXPECT_EQ(*cpu.find("sockets"), Value(1));
}

TEST(MemoryFacts, kibibytes_are_told_in_bytes) {
  const auto memory =
      parse_meminfo("MemTotal:       131923456 kB\nMemFree: 1 kB\nSwapTotal:       0 kB\n");
  EXPECT_EQ(*memory.find("total_bytes"), Value(std::int64_t{131923456} * 1024));
  EXPECT_EQ(*memory.find("swap_bytes"), Value(0));
}

TEST(MemoryFacts, a_number_that_is_not_there_is_unknown) {
  EXPECT_TRUE(parse_meminfo("MemTotal: lots\n").find("total_bytes")->is_unknown());
  EXPECT_TRUE(parse_meminfo("").find("swap_bytes")->is_unknown());
}

TEST(GpuFacts, every_display_device_is_listed_and_nvidias_are_counted) {
  MemoryFileSystem files;
  add_pci(files, "0000:03:00.0", "0x030000", "0x1a03", "0x2000", "ast");
  add_pci(files, "0000:65:00.0", "0x030200", "0x10de", "0x20B5", "nvidia");
  add_pci(files, "0000:65:00.1", "0x040300", "0x10de", "0x228e", "snd_hda_intel");
  add_pci(files, "0000:b3:00.0", "0x030000", "0x10de", "0x1eb8");
  files.add_file("/sys/module/nvidia/version", "535.247.01\n");

  const auto gpus = gather_gpus(files);
  ASSERT_TRUE(gpus);
  ASSERT_EQ(gpus->as_list().size(), 3U);
  const auto& card = gpus->as_list()[1];
  EXPECT_EQ(card.text_or("address", "?"), "0000:65:00.0");
  EXPECT_EQ(card.text_or("vendor", "?"), "nvidia");
  EXPECT_EQ(card.text_or("vendor_id", "?"), "10de");
  EXPECT_EQ(card.text_or("device_id", "?"), "20b5");
  EXPECT_EQ(card.text_or("class", "?"), "0302");
  EXPECT_EQ(card.text_or("driver", "?"), "nvidia");
  EXPECT_EQ(gpus->as_list()[2].text_or("driver", "?"), "");

  const auto gpu = gather_gpu(files);
  ASSERT_TRUE(gpu);
  EXPECT_TRUE(gpu->flag_or("nvidia", false));
  EXPECT_EQ(*gpu->find("count"), Value(2));
  EXPECT_EQ(gpu->text_or("driver_version", "?"), "535.247.01");
}

TEST(GpuFacts, a_host_without_a_pci_bus_has_none_and_one_without_sys_does_not_know) {
  MemoryFileSystem files;
  EXPECT_FALSE(gather_gpus(files));
  files.add_directory("/sys/bus");
  ASSERT_TRUE(gather_gpus(files));
  EXPECT_TRUE(gather_gpus(files)->as_list().empty());
  EXPECT_FALSE(gather_gpu(files)->flag_or("nvidia", true));
}

TEST(VirtualizationFacts, a_container_is_known_by_what_its_manager_left) {
  EXPECT_EQ(container_of_environment(std::string_view("PATH=/bin\0container=lxc\0", 24)), "lxc");
  EXPECT_EQ(container_of_environment("container_x=y"), "");
  EXPECT_EQ(container_of_cgroup("0::/docker/8ac1\n"), "docker");
  EXPECT_EQ(container_of_cgroup("0::/init.scope\n"), "");

  MemoryFileSystem files;
  files.add_file("/proc/cpuinfo", "processor: 0\n")
      .add_file("/run/systemd/container", "systemd-nspawn\n");
  const auto found = gather_virtualization(files);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->text_or("type", "?"), "container");
  EXPECT_EQ(found->text_or("container", "?"), "systemd-nspawn");
}

TEST(VirtualizationFacts, a_virtual_machine_is_known_by_its_firmware_or_its_processor) {
  EXPECT_EQ(hypervisor_of_dmi("QEMU\nStandard PC (Q35 + ICH9, 2009)\n"), "kvm");
  EXPECT_EQ(hypervisor_of_dmi("VMware, Inc.\n"), "vmware");
  EXPECT_EQ(hypervisor_of_dmi("Supermicro\nSYS-7049GP-TRT\n"), "");

  MemoryFileSystem hidden;
  hidden.add_file("/proc/cpuinfo", "flags\t\t: fpu vme hypervisor\n");
  EXPECT_EQ(gather_virtualization(hidden)->text_or("type", "?"), "vm");
  MemoryFileSystem metal;
  metal.add_file("/proc/cpuinfo", "flags\t\t: fpu vme\n")
      .add_file("/sys/class/dmi/id/sys_vendor", "Supermicro\n");
  EXPECT_EQ(gather_virtualization(metal)->text_or("type", "?"), "none");
}

TEST(HardwareFacts, secure_boot_is_the_firmwares_word) {
  MemoryFileSystem files;
  files.add_directory("/sys/class");
  EXPECT_FALSE(gather_hardware(files)->flag_or("uefi", true));
  const std::string path =
      "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";
  files.add_file(path, std::string("\x06\0\0\0\x01", 5));
  EXPECT_TRUE(gather_hardware(files)->flag_or("uefi", false));
  EXPECT_TRUE(gather_hardware(files)->flag_or("secure_boot", false));
  files.add_file(path, std::string("\x06\0\0\0\0", 5));
  EXPECT_FALSE(gather_hardware(files)->flag_or("secure_boot", true));
}

}  // namespace
}  // namespace tend::facts
