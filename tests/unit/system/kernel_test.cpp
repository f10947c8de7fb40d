#include "system/kernel.hpp"

#include <gtest/gtest.h>

#include "support/memory_files.hpp"
#include "support/scripted_runner.hpp"

namespace tend::system {
namespace {

using testing::exits;

class KernelTest : public ::testing::Test {
 protected:
  KernelTest() {
    files_.add_file("/proc/self/status", "CapBnd:\t000001ffffffffff\n")
        .add_file("/proc/self/uid_map", "         0          0 4294967295\n")
        .add_file("/proc/self/mountinfo",
                  "22 1 0:21 / /proc rw - proc proc rw\n1 0 8:1 / / rw - ext4 /dev/sda1 rw\n")
        .add_file("/proc/sys/kernel/osrelease", "6.1.0-30-amd64\n")
        .add_file("/proc/modules", "nfs 299008 2 - Live 0x0\nnvidia_uvm 1 0 - Live 0x0\n")
        .add_file("/lib/modules/6.1.0-30-amd64/modules.dep", "")
        .add_file("/lib/modules/6.1.0-30-amd64/modules.builtin", "kernel/fs/autofs/auto-fs4.ko\n");
  }
  std::unique_ptr<KernelManager> open(const std::string& root = "/") {
    return make_kernel_manager(files_, runner_, root);
  }

  testing::MemoryFileSystem files_;
  testing::ScriptedRunner runner_;
};

TEST_F(KernelTest, TellsLoadedBuiltInAndMissingModules) {
  files_.add_file("/sys/module/nfs/initstate", "live\n")
      .add_file("/sys/module/nfs/parameters/nfs4_disable_idmapping", "Y\n")
      .put("/sys/module/nfs/parameters/secret", {.content = "x", .readable = false});
  const auto nfs = open()->module("nfs");
  ASSERT_TRUE(nfs);
  EXPECT_TRUE(nfs->loaded);
  EXPECT_FALSE(nfs->built_in);
  EXPECT_EQ(nfs->parameters, (std::map<std::string, std::string>{{"nfs4_disable_idmapping", "Y"}}));
  EXPECT_TRUE(open()->module("auto_fs4")->built_in);
  EXPECT_TRUE(open()->module("auto_fs4")->loaded);
  EXPECT_FALSE(open()->module("nvidia")->loaded);
}

TEST_F(KernelTest, KnowsBuiltInModulesWithoutTheKernelsPackage) {
  files_.drop("/lib/modules/6.1.0-30-amd64");
  files_.add_file("/sys/module/overlay/parameters/metacopy", "N\n");
  EXPECT_TRUE(open()->module("overlay")->built_in);
  EXPECT_TRUE(open()->module("overlay")->loaded);
}

TEST_F(KernelTest, LoadsByModprobe) {
  runner_.on({"modprobe", "--", "nbd", "max_part=8"}, exits(0));
  EXPECT_TRUE(open()->load("nbd", {{"max_part", "8"}}));
  runner_.on({"modprobe", "--", "no"}, exits(1, "", "modprobe: FATAL: Module no not found"));
  EXPECT_NE(open()->load("no", {}).error().message.find("Module no not found"), std::string::npos);
}

TEST_F(KernelTest, SaysWhyNoModuleCanBeLoaded) {
  EXPECT_EQ(open()->module_obstacle(), "");
  EXPECT_EQ(open("/image")->module_obstacle(), "below --root no kernel runs");
  EXPECT_FALSE(open("/image")->module("nfs")->loaded);
  files_.drop("/lib/modules/6.1.0-30-amd64");
  EXPECT_EQ(open()->module_obstacle(),
            "no modules for the running kernel 6.1.0-30-amd64 (reboot due?)");
  files_.add_file("/proc/self/status", "CapBnd:\t00000000fdecafff\n");
  EXPECT_EQ(open()->module_obstacle(), "a container loads no modules");
  EXPECT_EQ(open()->load("nbd", {}).error().code, ErrorCode::unsupported);
}

TEST_F(KernelTest, AUserNamespaceLoadsNoModules) {
  files_.add_file("/proc/self/uid_map", "0 100000 65536\n");
  EXPECT_EQ(open()->module_obstacle(), "a container loads no modules");
}

TEST_F(KernelTest, ReadsParametersByTheirDottedNames) {
  files_.add_file("/proc/sys/net/ipv4/conf/eth0.100/forwarding", "1\n");
  EXPECT_EQ(parameter_path("net.ipv4.conf.eth0/100.forwarding"),
            "/proc/sys/net/ipv4/conf/eth0.100/forwarding");
  EXPECT_EQ(open()->parameter("net.ipv4.conf.eth0/100.forwarding").value(), "1");
  EXPECT_EQ(open()->parameter("net.bridge.x").value(), std::nullopt);
  EXPECT_EQ(open("/image")->parameter("kernel.osrelease").value(), std::nullopt);
}

TEST_F(KernelTest, SaysWhereParametersCannotBeSet) {
  EXPECT_EQ(open()->parameter_obstacle("vm.swappiness"), "");
  files_.add_file("/proc/self/mountinfo",
                  "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"
                  "22 1 0:21 / /proc rw - proc proc rw\n"
                  "23 22 0:21 /sys /proc/sys ro - proc proc rw\n"
                  "24 23 0:21 /sys/net /proc/sys/net rw - proc proc rw\n");
  EXPECT_EQ(open()->parameter_obstacle("vm.swappiness"),
            "/proc/sys is read-only here, as in a container");
  EXPECT_EQ(open()->parameter_obstacle("net.core.rmem_max"), "");
  EXPECT_EQ(open("/image")->parameter_obstacle("vm.swappiness"), "below --root no kernel runs");
  EXPECT_EQ(open()->set_parameter("vm.swappiness", "1").error().code, ErrorCode::unsupported);
}

}  // namespace
}  // namespace tend::system
