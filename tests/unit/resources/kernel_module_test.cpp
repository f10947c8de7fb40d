#include "resource_testing.hpp"
#include "resources/module_wish.hpp"

namespace tend::testing {
namespace {

constexpr const char* kAtBoot = "/etc/modules-load.d/tend-nvidia_uvm.conf";
constexpr const char* kOptions = "/etc/modprobe.d/tend-nvidia_uvm.conf";

model::Resource module(Map attributes) {
  return make_resource("kernel_module", "nvidia-uvm", std::move(attributes));
}

// What may be done, and why the rest is not done.
struct Verdict {
  Told told;
  std::vector<std::string> deferred;
};

Verdict converge(const model::Resource& resource, MemoryHost& host) {
  const auto& provider = provider_of("kernel_module");
  const auto observed = provider.observe(resource, host.readers());
  Verdict verdict;
  std::vector<model::Change> possible;
  for (const auto& change : provider.decide(resource, *observed)) {
    const auto reason = provider.deferral(
        change, *observed, {.systemd_running = false, .behind_deferred = "", .reload_harm = ""});
    if (reason.empty()) possible.push_back(change);
    if (!reason.empty()) verdict.deferred.push_back(reason);
  }
  EXPECT_TRUE(apply_all_changes(resource, host, possible));
  verdict.told = told(possible);
  return verdict;
}

TEST(KernelModule, IsLoadedNowAndAtEachBootByEitherSpelling) {
  MemoryHost host;
  const auto resource = module({});
  EXPECT_EQ(resource.id.str(), "kernel_module:nvidia_uvm");
  EXPECT_EQ(expect_converges(resource, host),
            (Told{std::string("create: ") + kAtBoot + ": does not exist", "start: not loaded"}));
  EXPECT_EQ(host.files.content(kAtBoot), "# tend: kernel_module:nvidia_uvm\nnvidia_uvm\n");
  EXPECT_EQ(host.files.node(kOptions), nullptr);
  EXPECT_EQ(host.kernel.calls(), std::vector<std::string>{"load nvidia_uvm"});
}

TEST(KernelModule, HasItsParametersWrittenBeforeItIsLoaded) {
  MemoryHost host;
  const auto resource = module({{"params", Map{{"b", 8}, {"a", true}}}});
  EXPECT_EQ(expect_converges(resource, host),
            (Told{std::string("create: ") + kOptions + ": does not exist",
                  std::string("create: ") + kAtBoot + ": does not exist", "start: not loaded"}));
  EXPECT_EQ(host.files.content(kOptions),
            "# tend: kernel_module:nvidia_uvm\noptions nvidia_uvm a=1 b=8\n");
  EXPECT_EQ(host.kernel.calls(), std::vector<std::string>{"load nvidia_uvm a=1 b=8"});
}

TEST(KernelModule, LoadedWithOtherParametersStaysLoadedAndIsToldOf) {
  MemoryHost host;
  host.kernel.put_module(
      "nvidia_uvm", {.loaded = true, .built_in = false, .parameters = {{"a", "N"}, {"b", "8"}}});
  const auto resource = module({{"params", Map{{"a", 1}, {"b", "0x8"}, {"hidden", 3}}}});
  const auto verdict = converge(resource, host);
  EXPECT_EQ(verdict.told.size(), 2U);
  EXPECT_EQ(verdict.deferred,
            std::vector<std::string>{
                "a is N, wanted 1 until nvidia_uvm is loaded again: no module is unloaded"});
  EXPECT_TRUE(host.kernel.calls().empty());
}

TEST(KernelModule, OfTheKernelItselfIsLoadedAlready) {
  MemoryHost host;
  host.kernel.put_module("nvidia_uvm",
                         {.loaded = true, .built_in = true, .parameters = {{"a", "1"}}});
  EXPECT_EQ(converge(module({{"params", Map{{"a", 2}}}}), host).deferred,
            std::vector<std::string>{"nvidia_uvm is built into the kernel: a is 1, wanted 2"});
}

TEST(KernelModule, InAContainerOnlyTheFilesAreWritten) {
  MemoryHost host;
  host.kernel.forbid("a container loads no modules");
  const auto verdict = converge(module({}), host);
  EXPECT_EQ(verdict.told, Told{std::string("create: ") + kAtBoot + ": does not exist"});
  EXPECT_EQ(verdict.deferred, std::vector<std::string>{"a container loads no modules"});
  EXPECT_EQ(converge(module({}), host).told, Told{});
}

TEST(KernelModule, BlacklistedIsKeptOutAtBootAndNeverUnloaded) {
  MemoryHost host;
  host.kernel.put_module("nvidia_uvm");
  const auto verdict =
      converge(module({{"blacklist", true}, {"params", Map{{"modeset", 0}}}}), host);
  EXPECT_EQ(
      host.files.content(kOptions),
      "# tend: kernel_module:nvidia_uvm\noptions nvidia_uvm modeset=0\nblacklist nvidia_uvm\n");
  EXPECT_EQ(host.files.node(kAtBoot), nullptr);
  EXPECT_EQ(verdict.deferred,
            std::vector<std::string>{
                "nvidia_uvm stays loaded until the next boot: no module is unloaded"});
}

TEST(KernelModule, OnlyPresentIsNotLoadedNowAndNotPersistentNotAtBoot) {
  MemoryHost host;
  EXPECT_EQ(expect_converges(module({{"state", "present"}}), host),
            Told{std::string("create: ") + kAtBoot + ": does not exist"});
  EXPECT_EQ(
      expect_converges(module({{"persistent", false}}), host),
      (Told{std::string("remove: ") + kAtBoot + ": exists, wanted absent", "start: not loaded"}));
}

TEST(KernelModule, GoesWithItsFilesAndStaysLoaded) {
  MemoryHost host;
  const auto resource = module({{"params", Map{{"a", 1}}}});
  const auto original = provider_of("kernel_module").observe(resource, host.readers());
  expect_converges(resource, host);
  const auto restoration = provider_of("kernel_module").restoration(resource, *original);
  ASSERT_TRUE(restoration.wish);
  EXPECT_EQ(expect_converges(module(*restoration.wish), host).size(), 2U);
  EXPECT_EQ(host.files.node(kAtBoot), nullptr);
  EXPECT_EQ(host.files.node(kOptions), nullptr);
  EXPECT_TRUE(host.kernel.module("nvidia_uvm")->loaded);
}

// As the ledger keeps it: the text of modprobe.d beside what was observed.
resources::Restoration way_back(const std::string& options, bool at_boot) {
  MemoryHost host;
  if (!options.empty()) host.files.add_file(kOptions, options);
  if (at_boot) host.files.add_file(kAtBoot, "# tend: kernel_module:nvidia_uvm\nnvidia_uvm\n");
  const auto resource = module({{"state", "absent"}});
  auto original = *provider_of("kernel_module").observe(resource, host.readers());
  if (!options.empty()) original.set("content", Value(options));
  return provider_of("kernel_module").restoration(resource, original);
}

TEST(KernelModule, FilesThatWereThereBeforeComeBack) {
  const std::string options = "# tend: kernel_module:nvidia_uvm\noptions nvidia_uvm a=1 b=x=y\n";
  const auto restoration = way_back(options, true);
  ASSERT_TRUE(restoration.wish);
  MemoryHost host;
  expect_converges(module(*restoration.wish), host);
  EXPECT_EQ(host.files.content(kOptions), options);
  EXPECT_NE(host.files.node(kAtBoot), nullptr);
}

TEST(KernelModule, FilesOfAnotherMakeStayGoneAndAreToldOf) {
  const auto restoration = way_back("install nvidia_uvm /bin/true\n", false);
  EXPECT_FALSE(restoration.wish);
  EXPECT_EQ(restoration.kept, "its files were there before, and not as this kind writes them");
}

TEST(KernelModule, BehindAPlannedPackageIsLoadedAfterIt) {
  const auto changes = decide_behind_package(module({}));
  EXPECT_EQ(told(changes),
            (Told{std::string("create: ") + kAtBoot + ": unknown (after package:chrony)",
                  "start: unknown (after package:chrony)"}));
}

TEST(KernelModule, WithFaultyWishesIsRefused) {
  EXPECT_EQ(faults_of(module({{"blacklist", true}, {"state", "loaded"}})),
            std::vector<std::string>{"`state: loaded` and `blacklist: true` exclude each other"});
  EXPECT_EQ(faults_of(module({{"params", Map{{"a", "x y"}}}})),
            std::vector<std::string>{"parameter `a` must be a word, a number or a boolean"});
  EXPECT_EQ(faults_of(module({{"params", Map{{"a", List{}}}}})).size(), 1U);
  EXPECT_NE(name_error("kernel_module", "a/b").find("is no name of a kernel module"),
            std::string::npos);
}

}  // namespace
}  // namespace tend::testing
