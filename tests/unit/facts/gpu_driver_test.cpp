// The verdict over the parts of NVIDIA's driver: each state as a fixture root, with its own
// finding.
#include "facts/gpu_driver.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "facts/gatherers.hpp"
#include "facts/module_info.hpp"
#include "facts/reading.hpp"
#include "support/memory_files.hpp"

namespace tend::facts {
namespace {

using testing::MemoryFileSystem;

constexpr const char* kRunning = "6.1.0-40-amd64";
constexpr const char* kNewer = "6.1.0-42-amd64";

void put_number(std::string& bytes, std::size_t at, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    bytes[at + i] = static_cast<char>((value >> (8 * i)) & 0xFFU);
  }
}

// An ELF file with three sections: none, .modinfo, the names of both.
std::string module_file(const std::string& version, const std::string& license) {
  const std::string info = std::string("description=x\0", 14) + "license=" + license +
                           std::string(1, '\0') + "version=" + version + std::string(1, '\0');
  const std::string names("\0.modinfo\0.shstrtab\0", 20);
  std::string file(64, '\0');
  file.replace(0, 6,
               "\x7f"
               "ELF\x02\x01");
  const std::size_t info_at = file.size();
  file += info;
  const std::size_t names_at = file.size();
  file += names;
  const std::size_t table = file.size();
  put_number(file, 40, table, 8);
  put_number(file, 58, 64, 2);
  put_number(file, 60, 3, 2);
  put_number(file, 62, 2, 2);
  file += std::string(3 * 64, '\0');
  const auto section = [&](std::size_t index, std::size_t name, std::size_t at, std::size_t size) {
    put_number(file, table + index * 64, name, 4);
    put_number(file, table + index * 64 + 24, at, 8);
    put_number(file, table + index * 64 + 32, size, 8);
  };
  section(1, 1, info_at, info.size());
  section(2, 10, names_at, names.size());
  return file;
}

// A Debian host with one Turing card; the parts are added by the tests.
class Driver : public ::testing::Test {
 protected:
  Driver() {
    card("0000:65:00.0", "1eb8", "nvidia");
    files_.add_file("/proc/sys/kernel/osrelease", std::string(kRunning) + "\n");
    kernel(kRunning);
  }
  void card(const std::string& address, const std::string& id, const std::string& driver) {
    const auto path = "/sys/bus/pci/devices/" + address;
    files_.add_file(path + "/class", "0x030200\n").add_file(path + "/vendor", "0x10de\n");
    files_.add_file(path + "/device", "0x" + id + "\n");
    files_.drop(path + "/driver");
    if (!driver.empty()) files_.add_link(path + "/driver", "../../../bus/pci/drivers/" + driver);
  }
  void kernel(const std::string& release) { files_.add_file("/boot/vmlinuz-" + release, ""); }
  void loaded(const std::string& version) {
    files_.add_file("/proc/driver/nvidia/version",
                    "NVRM version: NVIDIA UNIX x86_64 Kernel Module  " + version +
                        "  Thu Jul 24 10:00:00 UTC 2025\nGCC version:  gcc 12.2.0\n");
  }
  void module(const std::string& release, const std::string& version,
              const std::string& license = "NVIDIA") {
    const auto folder = "/lib/modules/" + release;
    files_.add_file(folder + "/modules.dep",
                    "kernel/drivers/video/fbdev/nvidia/nvidiafb.ko:\n"
                    "updates/dkms/nvidia-current-uvm.ko: updates/dkms/nvidia-current.ko\n"
                    "updates/dkms/nvidia-current.ko:\n");
    files_.add_file(folder + "/updates/dkms/nvidia-current.ko", module_file(version, license));
  }
  void user_space(const std::string& version, bool packaged = true) {
    const std::string folder = "/usr/lib/" + machine() + "-linux-gnu";
    const std::string own = folder + "/nvidia/current";
    files_.add_link(folder + "/libnvidia-ml.so.1", "/etc/alternatives/nvidia--libnvidia-ml.so.1");
    files_.add_link("/etc/alternatives/nvidia--libnvidia-ml.so.1", own + "/libnvidia-ml.so.1");
    files_.add_link(own + "/libnvidia-ml.so.1", "libnvidia-ml.so." + version);
    files_.add_file(own + "/libnvidia-ml.so." + version, "");
    if (packaged) {
      files_.add_file("/var/lib/dpkg/info/libnvidia-ml1:amd64.list",
                      "/.\n" + own + "/libnvidia-ml.so." + version + "\n");
    }
  }
  void packages(const std::string& selection) {
    std::string text;
    for (const char* name : {"nvidia-kernel-dkms", "libnvidia-ml1"}) {
      text += std::string("Package: ") + name + "\nStatus: " + selection +
              " ok installed\nArchitecture: amd64\nVersion: 535.261.03-1\n\n";
    }
    files_.add_file("/var/lib/dpkg/status", text);
  }
  // All in step.
  void whole(const std::string& version) {
    loaded(version);
    module(kRunning, version);
    user_space(version);
    packages("hold");
  }
  Value driver() {
    const auto gpu = gather_gpu(files_);
    EXPECT_TRUE(gpu);
    return *gpu->find("driver");
  }
  std::string state() { return driver().text_or("state", "?"); }
  std::string says() { return driver().text_or("says", "?"); }
  std::string after_reboot() { return driver().text_or("after_reboot", "?"); }

  MemoryFileSystem files_;
};

TEST_F(Driver, all_in_step) {
  whole("535.261.03");
  EXPECT_EQ(state(), "ok");
  EXPECT_EQ(after_reboot(), "driver 535.261.03 (proprietary) on kernel 6.1.0-40-amd64");
  const auto all = driver();
  EXPECT_EQ(all.text_or("loaded", "?") + all.text_or("loaded_flavour", "?"),
            "535.261.03proprietary");
  EXPECT_EQ(all.text_or("on_disk", "?") + all.text_or("user_space", "?"), "535.261.03535.261.03");
  EXPECT_TRUE(all.flag_or("held", false));
  EXPECT_FALSE(all.flag_or("reboot_needed", true));
}

TEST_F(Driver, nothing_installed) {
  EXPECT_EQ(state(), "absent");
  EXPECT_EQ(after_reboot(), "no driver on kernel 6.1.0-40-amd64");
}

TEST_F(Driver, no_card_has_no_verdict) {
  whole("535.261.03");
  files_.drop("/sys/bus/pci/devices/0000:65:00.0");
  files_.add_directory("/sys/bus/pci/devices");
  EXPECT_EQ(state(), "none");
}

TEST_F(Driver, user_space_was_upgraded_under_the_module) {
  whole("535.247.01");
  user_space("535.261.03");
  module(kRunning, "535.261.03");
  EXPECT_EQ(state(), "mismatch");
  EXPECT_EQ(says(),
            "the module loaded is 535.247.01 and user space is 535.261.03: no new program can use "
            "the GPUs until that module is loaded anew or the host reboots");
  EXPECT_EQ(after_reboot(), "driver 535.261.03 (proprietary) on kernel 6.1.0-40-amd64");
  EXPECT_TRUE(driver().flag_or("reboot_needed", false));
}

TEST_F(Driver, the_module_on_disk_is_newer_and_user_space_is_not) {
  whole("535.247.01");
  module(kRunning, "535.261.03");
  EXPECT_EQ(state(), "superseded");
  EXPECT_EQ(after_reboot(),
            "module 535.261.03 on kernel 6.1.0-40-amd64, which user space 535.247.01 does not fit");
}

TEST_F(Driver, the_next_kernel_has_no_module) {
  whole("535.261.03");
  kernel(kNewer);
  EXPECT_EQ(state(), "next_kernel");
  EXPECT_EQ(after_reboot(), "no driver on kernel 6.1.0-42-amd64");
  module(kNewer, "535.261.03");
  EXPECT_EQ(state(), "ok");
}

TEST_F(Driver, on_disk_and_not_loaded) {
  module(kRunning, "535.261.03");
  user_space("535.261.03");
  EXPECT_EQ(state(), "not_loaded");
}

TEST_F(Driver, only_the_next_kernel_has_it) {
  kernel(kNewer);
  module(kNewer, "535.261.03");
  user_space("535.261.03");
  EXPECT_EQ(state(), "reboot");
  EXPECT_TRUE(driver().flag_or("reboot_needed", false));
  EXPECT_EQ(after_reboot(), "driver 535.261.03 (proprietary) on kernel 6.1.0-42-amd64");
}

TEST_F(Driver, user_space_without_any_module) {
  user_space("535.261.03");
  EXPECT_EQ(state(), "no_module");
}

TEST_F(Driver, nouveau_has_the_card) {
  card("0000:65:00.0", "1eb8", "nouveau");
  EXPECT_EQ(state(), "absent");
  module(kRunning, "535.261.03");
  user_space("535.261.03");
  EXPECT_EQ(state(), "nouveau");
  EXPECT_TRUE(driver().flag_or("nouveau", false));
}

TEST_F(Driver, a_run_file_leaves_its_uninstaller_or_libraries_of_no_package) {
  whole("535.261.03");
  files_.add_file("/usr/bin/nvidia-uninstall", "");
  EXPECT_EQ(state(), "runfile");
  EXPECT_EQ(driver().text_or("runfile", "?"), "/usr/bin/nvidia-uninstall");
  files_.drop("/usr/bin/nvidia-uninstall");
  EXPECT_EQ(state(), "ok");
  user_space("570.10", false);
  EXPECT_EQ(state(), "runfile");
  EXPECT_NE(says().find("libnvidia-ml.so.570.10 is of no package"), std::string::npos) << says();
}

TEST_F(Driver, one_package_that_is_not_held_is_no_hold) {
  whole("535.261.03");
  packages("install");
  EXPECT_FALSE(driver().flag_or("held", true));
}

TEST_F(Driver, a_compressed_module_is_known_by_dkms_or_not_at_all) {
  whole("535.261.03");
  const std::string folder = std::string("/lib/modules/") + kRunning;
  files_.add_file(folder + "/modules.dep", "updates/dkms/nvidia-current.ko.xz:\n");
  files_.add_file(folder + "/updates/dkms/nvidia-current.ko.xz",
                  "\xfd"
                  "7zXZ");
  EXPECT_TRUE(driver().find("on_disk")->is_unknown());
  EXPECT_EQ(state(), "ok");
  files_.add_link("/var/lib/dkms/nvidia-current/kernel-6.1.0-40-amd64-x86_64",
                  "535.261.03/6.1.0-40-amd64/x86_64");
  EXPECT_EQ(driver().text_or("on_disk", "?"), "535.261.03");
}

TEST_F(Driver, the_open_flavour_is_told_by_the_module_itself) {
  files_.add_file("/proc/driver/nvidia/version",
                  "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.95.05  Release "
                  "Build  (root@host)\n");
  module(kRunning, "580.95.05", "Dual MIT/GPL");
  user_space("580.95.05");
  EXPECT_EQ(driver().text_or("loaded_flavour", "?"), "open");
  EXPECT_EQ(driver().text_or("on_disk_flavour", "?"), "open");
  EXPECT_EQ(state(), "ok");
}

TEST(KernelReleases, the_newest_is_by_its_numbers) {
  EXPECT_EQ(newest_kernel({"vmlinuz-6.1.0-9-amd64", "vmlinuz-6.1.0-40-amd64", "config-7.0"}),
            "6.1.0-40-amd64");
  EXPECT_EQ(newest_kernel({"vmlinuz-6.8.0-45-generic", "vmlinuz-6.8.0-100-generic"}),
            "6.8.0-100-generic");
  EXPECT_EQ(newest_kernel({}), "");
}

TEST(ModuleInfo, what_is_no_module_is_refused_in_words) {
  MemoryFileSystem files;
  files.add_file("/m.ko", "text").add_file("/short.ko", module_file("1.0", "NVIDIA").substr(0, 80));
  EXPECT_EQ(read_module_info(files, "/m.ko").error().code, ErrorCode::unsupported);
  EXPECT_FALSE(read_module_info(files, "/short.ko"));
  EXPECT_FALSE(read_module_info(files, "/absent.ko"));
  files.add_file("/good.ko", module_file("1.0", "NVIDIA"));
  EXPECT_EQ(read_module_info(files, "/good.ko")->at("version"), "1.0");
}

}  // namespace
}  // namespace tend::facts
