#include "resource_testing.hpp"
#include "resources/sysctl_text.hpp"

namespace tend::testing {
namespace {

constexpr const char* kFile = "/etc/sysctl.d/60-tend-vm.swappiness.conf";

model::Resource sysctl(Map attributes) {
  return make_resource("sysctl", "vm.swappiness", std::move(attributes));
}

std::vector<std::string> deferrals(const model::Resource& resource, const MemoryHost& host) {
  const auto& provider = provider_of(resource.id.kind);
  const auto observed = provider.observe(resource, host.readers());
  std::vector<std::string> reasons;
  for (const auto& change : provider.decide(resource, *observed)) {
    reasons.push_back(provider.deferral(change, *observed, {}));
  }
  return reasons;
}

TEST(Sysctl, IsWrittenForTheNextBootAndSetNow) {
  MemoryHost host;
  host.kernel.put_parameter("vm.swappiness", "60");
  EXPECT_EQ(expect_converges(sysctl({{"value", 10}}), host),
            (Told{"create: does not exist", "change: running value is 60, wanted 10"}));
  EXPECT_EQ(host.files.content(kFile), "# tend: sysctl:vm.swappiness\nvm.swappiness = 10\n");
  EXPECT_EQ(host.kernel.calls(), std::vector<std::string>{"set vm.swappiness=10"});
}

TEST(Sysctl, SetByHandIsSetBack) {
  MemoryHost host;
  host.kernel.put_parameter("vm.swappiness", "60");
  expect_converges(sysctl({{"value", "10"}}), host);
  host.kernel.put_parameter("vm.swappiness", "90");
  EXPECT_EQ(expect_converges(sysctl({{"value", 10}}), host),
            Told{"change: running value is 90, wanted 10"});
}

TEST(Sysctl, AListOfNumbersIsTheSameWithTabsAndBlanks) {
  MemoryHost host;
  host.kernel.put_parameter("net.ipv4.tcp_rmem", "4096\t131072\t6291456");
  const auto resource =
      make_resource("sysctl", "net/ipv4/tcp_rmem", {{"value", "4096 131072  6291456"}});
  EXPECT_EQ(resource.id.str(), "sysctl:net.ipv4.tcp_rmem");
  EXPECT_EQ(expect_converges(resource, host), Told{"create: does not exist"});
}

TEST(Sysctl, WhereTheKernelCannotBeSetOnlyTheFileIsWritten) {
  MemoryHost host;
  host.kernel.put_parameter("vm.swappiness", "60");
  host.kernel.forbid("/proc/sys is read-only here, as in a container");
  EXPECT_EQ(deferrals(sysctl({{"value", 10}}), host),
            (std::vector<std::string>{"", "/proc/sys is read-only here, as in a container"}));
}

TEST(Sysctl, AParameterTheKernelLacksIsLeftForTheNextBoot) {
  MemoryHost host;
  EXPECT_EQ(deferrals(sysctl({{"value", 10}}), host),
            (std::vector<std::string>{
                "", "the kernel has no such parameter now (a module that is not loaded?)"}));
}

TEST(Sysctl, GoesWithItsFileAndTheValueThatWasBefore) {
  MemoryHost host;
  host.kernel.put_parameter("vm.swappiness", "60");
  const auto resource = sysctl({{"value", 10}});
  const auto original = provider_of("sysctl").observe(resource, host.readers());
  expect_converges(resource, host);
  const auto restoration = provider_of("sysctl").restoration(resource, *original);
  ASSERT_TRUE(restoration.wish);
  EXPECT_EQ(expect_converges(sysctl(*restoration.wish), host),
            (Told{"remove: exists, wanted absent", "change: running value is 10, wanted 60"}));
  EXPECT_EQ(host.files.node(kFile), nullptr);
  EXPECT_EQ(host.kernel.parameter("vm.swappiness").value(), "60");
}

TEST(Sysctl, AFileThatWouldWinAtBootIsNamed) {
  MemoryHost host;
  host.kernel.put_parameter("vm.swappiness", "60");
  host.files.add_file("/etc/sysctl.conf", "vm/swappiness=1\n")
      .add_link("/etc/sysctl.d/99-sysctl.conf", "../sysctl.conf")
      .add_file("/usr/lib/sysctl.d/99-sysctl.conf", "vm.swappiness=2\n")
      .add_file("/etc/sysctl.d/10-early.conf", "vm.swappiness=3\n");
  EXPECT_EQ(observe_error(sysctl({{"value", 10}}), host.readers()),
            "/etc/sysctl.d/99-sysctl.conf sets vm.swappiness to 1 and counts after "
            "/etc/sysctl.d/60-tend-vm.swappiness.conf: at the next boot 10 would be lost");
  EXPECT_EQ(observe_error(sysctl({{"value", 1}}), host.readers()), "no error");
}

TEST(Sysctl, BehindAPlannedPackageIsPlannedWithItsFormerValueUnknown) {
  EXPECT_EQ(told(decide_behind_package(sysctl({{"value", 10}}))),
            Told{"create: unknown (after package:chrony)"});
}

TEST(Sysctl, WithFaultyWishesIsRefused) {
  EXPECT_EQ(faults_of(sysctl({})), std::vector<std::string>{"`sysctl` needs `value`"});
  for (const Value& value : {Value("a\nb"), Value(true), Value(""), Value(List{1})}) {
    EXPECT_EQ(faults_of(sysctl({{"value", value}})),
              std::vector<std::string>{"`value` must be one line of text or a number"});
  }
  for (const char* name : {"swappiness", "vm..x", "../etc/passwd", "vm.a b", "net.//.x", "vm.*"}) {
    EXPECT_NE(name_error("sysctl", name).find("is no key of sysctl"), std::string::npos) << name;
  }
}

TEST(SysctlText, FindsTheLastValueOfAKey) {
  const std::string text = "# vm.a = 0\n; vm.a = 0\nvm.a=1\n-vm/a =  2 \nvm.b = 9\nnonsense\n";
  EXPECT_EQ(resources::sysctl_value_in(text, "vm.a"), "2");
  EXPECT_EQ(resources::sysctl_value_in(text, "vm.c"), std::nullopt);
}

}  // namespace
}  // namespace tend::testing
