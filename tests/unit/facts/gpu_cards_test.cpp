// Which cards there are, by the bus alone, and who uses them.
#include <gtest/gtest.h>

#include "facts/gatherers.hpp"
#include "facts/gpu_busy.hpp"
#include "support/memory_files.hpp"

namespace tend::facts {
namespace {

using testing::MemoryFileSystem;

struct Device {
  const char* address;
  const char* device_class;
  const char* id;
  const char* driver = "";
};

void add_bus(MemoryFileSystem& files, const std::vector<Device>& devices) {
  files.add_directory("/sys/bus/pci/devices");
  files.add_file("/proc/sys/kernel/osrelease", "6.1.0-40-amd64\n");
  for (const auto& device : devices) {
    const auto path = std::string("/sys/bus/pci/devices/") + device.address;
    files.add_file(path + "/class", std::string("0x") + device.device_class + "00\n");
    files.add_file(path + "/vendor", "0x10de\n");
    files.add_file(path + "/device", std::string("0x") + device.id + "\n");
    if (*device.driver != 0) {
      files.add_link(path + "/driver", std::string("../../../bus/pci/drivers/") + device.driver);
    }
  }
}

std::vector<std::string> texts(const Value& list) {
  std::vector<std::string> all;
  for (const auto& one : list.as_list()) {
    all.push_back(one.is_map() ? one.text_or("device_id", "?") : one.as_string());
  }
  return all;
}

using Texts = std::vector<std::string>;

// A fixture tree each: what is a card, and what only sits on the same board.
TEST(GpuCards, cards_of_every_generation_are_told_from_what_comes_with_them) {
  struct Case {
    const char* name;
    std::vector<Device> devices;
    Texts cards;
    Texts passed_through = {};
    Texts switches = {};
  };
  const std::vector<Case> cases = {
      {"Kepler K80: two 3D controllers",
       {{"0000:05:00.0", "0302", "102d"}, {"0000:06:00.0", "0302", "102d"}},
       {"102d", "102d"}},
      {"Pascal with its sound",
       {{"0000:01:00.0", "0300", "1b06", "nouveau"}, {"0000:01:00.1", "0403", "10ef"}},
       {"1b06"}},
      {"Turing with USB and UCSI",
       {{"0000:65:00.0", "0300", "1e07"},
        {"0000:65:00.1", "0403", "10f7"},
        {"0000:65:00.2", "0c03", "1ad6"},
        {"0000:65:00.3", "0c80", "1ad7"}},
       {"1e07"}},
      {"Ampere SXM with switches",
       {{"0000:07:00.0", "0302", "20b2"},
        {"0000:c5:00.0", "0680", "1af1"},
        {"0000:c6:00.0", "0680", "1af1"}},
       {"20b2"},
       {},
       {"0000:c5:00.0", "0000:c6:00.0"}},
      {"Hopper",
       {{"0000:19:00.0", "0302", "2330"}, {"0000:01:00.0", "0680", "22a3"}},
       {"2330"},
       {},
       {"0000:01:00.0"}},
      {"Blackwell", {{"0000:01:00.0", "0300", "2b85"}}, {"2b85"}},
      {"mixed",
       {{"0000:01:00.0", "0300", "1b06"}, {"0000:02:00.0", "0300", "2b85"}},
       {"1b06", "2b85"}},
      {"one kept for a virtual machine",
       {{"0000:01:00.0", "0300", "2204", "vfio-pci"}, {"0000:02:00.0", "0300", "2204", "nvidia"}},
       {"2204"},
       {"0000:01:00.0"}},
      {"all kept for virtual machines",
       {{"0000:01:00.0", "0300", "2204", "vfio-pci"}},
       {},
       {"0000:01:00.0"}},
      {"a chip set of old, and no card",
       {{"0000:00:00.0", "0600", "03ea"}, {"0000:00:01.2", "0680", "03f5"}},
       {}},
      {"an id nobody knows yet", {{"0000:01:00.0", "0300", "ffee"}}, {"ffee"}},
      {"none", {}, {}},
  };
  for (const auto& one : cases) {
    MemoryFileSystem files;
    add_bus(files, one.devices);
    const auto gpu = gather_gpu(files);
    ASSERT_TRUE(gpu) << one.name;
    EXPECT_EQ(texts(*gpu->find("cards")), one.cards) << one.name;
    EXPECT_EQ(texts(*gpu->find("passed_through")), one.passed_through) << one.name;
    EXPECT_EQ(texts(*gpu->find("nvswitches")), one.switches) << one.name;
    EXPECT_EQ(gpu->flag_or("nvidia", one.cards.empty()), !one.cards.empty()) << one.name;
    EXPECT_EQ(*gpu->find("count"), Value(static_cast<std::int64_t>(one.cards.size()))) << one.name;
  }
}

class Busy : public ::testing::Test {
 protected:
  Busy() {
    files_.add_directory("/proc").add_file("/etc/passwd", "alice:x:1000:1000::/h:/bin/sh\n");
  }
  void process(const std::string& id, const std::string& program, const std::string& cgroup,
               const Texts& open, const std::string& uid = "1000") {
    const std::string path = "/proc/" + id;
    files_.add_file(path + "/comm", program + "\n")
        .add_file(path + "/cgroup", "0::" + cgroup + "\n");
    files_.add_file(path + "/status", "Name:\tx\nUid:\t" + uid + "\t" + uid + "\t0\t0\n");
    files_.add_directory(path + "/fd");
    int number = 3;
    for (const auto& target : open)
      files_.add_link(path + "/fd/" + std::to_string(number++), target);
  }
  Texts busy() const { return texts(gpu_busy(files_)); }

  MemoryFileSystem files_;
};

TEST_F(Busy, processes_are_named_with_their_owner_and_devices) {
  process("812", "python3", "/user.slice/user-1000.slice/session-3.scope",
          {"/dev/nvidiactl", "/dev/nvidia0", "/dev/nvidia0", "/dev/null"});
  process("900", "bash", "/user.slice", {"/dev/pts/0"});
  process("901", "train", "/user.slice", {"/dev/nvidia1"}, "70001");
  EXPECT_EQ(busy(), (Texts{"python3 (process 812 of alice) uses /dev/nvidia0, /dev/nvidiactl",
                           "train (process 901 of user 70001) uses /dev/nvidia1"}));
}

TEST_F(Busy, jobs_and_containers_are_one_reason_each) {
  process("10", "a", "/system.slice/slurmstepd.scope/job_4711/step_0/user/task_0",
          {"/dev/nvidia0"});
  process("11", "b", "/system.slice/slurmstepd.scope/job_4711/step_0/user/task_1",
          {"/dev/nvidia1"});
  process("12", "c", "/slurm/uid_1000/job_4712/step_0", {"/dev/nvidia2"});
  process("13", "d", "/system.slice/docker-0123456789abcdef0123.scope", {"/dev/nvidia3"});
  process("14", "e", "/docker/fedcba9876543210fedc", {"/dev/nvidia3"});
  EXPECT_EQ(busy(),
            (Texts{"Slurm job 4711 uses /dev/nvidia0, /dev/nvidia1",
                   "Slurm job 4712 uses /dev/nvidia2", "container 0123456789ab uses /dev/nvidia3",
                   "container fedcba987654 uses /dev/nvidia3"}));
}

TEST_F(Busy, the_drivers_own_daemons_and_monitoring_are_nobody) {
  process("20", "nvidia-persiste", "/system.slice/nvidia-persistenced.service", {"/dev/nvidia0"});
  process("21", "dcgm-exporter", "/system.slice/dcgm-exporter.service", {"/dev/nvidiactl"});
  process("22", "slurmd", "/system.slice/slurmd.service", {"/dev/nvidiactl"});
  EXPECT_EQ(busy(), Texts{});
}

TEST_F(Busy, who_is_logged_in_counts_but_root_and_services_do_not) {
  const auto session = [&](const std::string& id, const std::string& text) {
    files_.add_file("/run/systemd/sessions/" + id, text);
  };
  session("1", "UID=1000\nUSER=alice\nCLASS=user\nSTATE=active\n");
  session("2", "UID=1000\nUSER=alice\nCLASS=user\nSTATE=online\n");
  session("3", "UID=0\nUSER=root\nCLASS=user\nSTATE=active\n");
  session("4", "UID=1001\nUSER=bob\nCLASS=manager\nSTATE=active\n");
  session("5", "UID=1002\nUSER=eve\nCLASS=user\nSTATE=closing\n");
  EXPECT_EQ(busy(), Texts{"alice is logged in"});
}

TEST_F(Busy, what_may_not_be_looked_at_is_not_known) {
  process("30", "x", "/", {"/dev/nvidia0"});
  files_.put("/proc/30/fd", {.type = system::FileType::directory, .readable = false});
  const auto found = gpu_busy(files_);
  ASSERT_TRUE(found.is_unknown());
  EXPECT_EQ(found.as_unknown().reason, "needs root");
}

}  // namespace
}  // namespace tend::facts
