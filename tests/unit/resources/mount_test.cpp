#include "resource_testing.hpp"
#include "resources/mount_options.hpp"

namespace tend::testing {
namespace {

const std::string kFstab = "# by hand\nUUID=1  /  ext4  defaults  0  1\n";

model::Resource home(Map more = {}) {
  Map attributes{{"src", "nas:/home"}, {"fstype", "nfs"}};
  for (const auto& entry : more) attributes.set(entry.key, entry.value);
  return make_resource("mount", "/home", std::move(attributes));
}

class MountTest : public ::testing::Test {
 protected:
  MountTest() { host_.files.add_file("/etc/fstab", kFstab); }

  // Does what can be done and returns why the rest is deferred.
  std::vector<std::string> converge(const model::Resource& resource) {
    const auto& provider = provider_of("mount");
    const auto observed = provider.observe(resource, host_.readers());
    EXPECT_TRUE(observed) << observed.error().str();
    std::vector<std::string> deferred;
    std::vector<model::Change> possible;
    for (const auto& change : provider.decide(resource, *observed)) {
      const auto reason = provider.deferral(change, *observed, {});
      if (reason.empty()) possible.push_back(change);
      if (!reason.empty()) deferred.push_back(reason);
    }
    EXPECT_TRUE(apply_all_changes(resource, host_, possible));
    told_ = told(possible);
    return deferred;
  }
  std::string line() const { return host_.files.content("/etc/fstab").substr(kFstab.size()); }
  static system::MountEntry mounted(std::string options, std::string super_options) {
    system::MountEntry entry;
    entry.path = "/home";
    entry.options = std::move(options);
    entry.fstype = "nfs4";
    entry.source = "nas:/home";
    entry.super_options = std::move(super_options);
    return entry;
  }

  MemoryHost host_;
  Told told_;
};

TEST_F(MountTest, OfANetworkFileSystemIsWrittenSafelyAndMounted) {
  const auto changes = changes_of(home(), host_);
  ASSERT_EQ(told(changes), (Told{"create: does not exist", "start: not mounted"}));
  EXPECT_NE(changes[0].diff.find("+nas:/home /home nfs _netdev,nofail 0 0\n"), std::string::npos);
  expect_converges(home(), host_);
  EXPECT_EQ(line(), "nas:/home /home nfs _netdev,nofail 0 0\n");
  EXPECT_EQ(host_.mounts.calls(), std::vector<std::string>{"mount /home"});
  EXPECT_EQ(host_.files.node("/home")->type, system::FileType::directory);
  ASSERT_TRUE(host_.units.flush());
  EXPECT_EQ(host_.units.calls(), std::vector<std::string>{"daemon-reload"});
}

TEST_F(MountTest, WithAnAutomountIsArmedAndItsUseIsNoDrift) {
  const auto resource =
      home({{"automount", true}, {"mount_timeout", 30}, {"opts", "vers=4.2,hard"}});
  expect_converges(resource, host_);
  EXPECT_EQ(line(),
            "nas:/home /home nfs vers=4.2,hard,_netdev,nofail,x-systemd.automount,"
            "x-systemd.mount-timeout=30s 0 0\n");
  EXPECT_EQ(host_.mounts.calls(), std::vector<std::string>{"arm /home"});
  const auto& provider = provider_of("mount");
  const auto before = model::digest_of(*provider.observe(resource, host_.readers()));
  host_.mounts.put(mounted("rw", "rw,vers=4.2,hard"));
  EXPECT_EQ(model::digest_of(*provider.observe(resource, host_.readers())), before);
  EXPECT_EQ(told(changes_of(resource, host_)), Told{});
}

TEST_F(MountTest, OfALocalDirectoryHasTheOptionsGivenAndNoOthers) {
  const auto bind = make_resource("mount", "/srv/a b/",
                                  {{"src", "/data"},
                                   {"fstype", "none"},
                                   {"opts", List{"bind", "ro"}},
                                   {"boot", false},
                                   {"passno", 2}});
  EXPECT_EQ(bind.id.str(), "mount:/srv/a b");
  EXPECT_EQ(converge(bind), std::vector<std::string>{});
  EXPECT_EQ(line(), "/data /srv/a\\040b none bind,ro,noauto 0 2\n");
}

TEST_F(MountTest, ALineOfSomebodysHandIsChangedInPlace) {
  host_.files.add_file("/etc/fstab",
                       kFstab + "nas:/old   /home   nfs   nofail,_netdev   0   0\n# end\n");
  EXPECT_EQ(converge(home()), std::vector<std::string>{});
  EXPECT_EQ(told_,
            (Told{"change: src is nas:/old, wanted nas:/home; directory is false, wanted true",
                  "start: not mounted"}));
  EXPECT_EQ(line(), "nas:/home   /home   nfs   nofail,_netdev   0   0\n# end\n");
}

TEST_F(MountTest, OnlyPresentMountsNothing) {
  expect_converges(home({{"state", "present"}}), host_);
  EXPECT_TRUE(host_.mounts.calls().empty());
}

TEST_F(MountTest, WhereNothingCanBeMountedTheLineIsWritten) {
  host_.mounts.forbid("below --root nothing is mounted");
  EXPECT_EQ(converge(home()), std::vector<std::string>{"below --root nothing is mounted"});
  EXPECT_EQ(line(), "nas:/home /home nfs _netdev,nofail 0 0\n");
  EXPECT_TRUE(host_.mounts.calls().empty());
}

TEST_F(MountTest, WhereNoAutomountCanWaitItIsNotMountedInstead) {
  host_.mounts.forbid_automounts("there is no /dev/autofs");
  EXPECT_EQ(converge(home({{"automount", true}})),
            std::vector<std::string>{"there is no /dev/autofs"});
  EXPECT_TRUE(host_.mounts.calls().empty());
}

TEST_F(MountTest, OptionsThatARemountBringsAreRemounted) {
  expect_converges(home(), host_);
  EXPECT_EQ(expect_converges(home({{"opts", "nosuid,nodev"}}), host_),
            (Told{"change: opts is _netdev,nofail, wanted nosuid,nodev,_netdev,nofail",
                  "reload: nosuid,nodev not in effect"}));
}

TEST_F(MountTest, OptionsThatOnlyANewMountBringsAreToldAndNotForced) {
  host_.mounts.put(mounted("rw,nosuid", "rw,vers=4.1,soft,timeo=600"));
  const auto deferred = converge(home({{"opts", "vers=4.2,hard,nosuid,nconnect=4"}}));
  EXPECT_EQ(deferred,
            std::vector<std::string>{
                "vers is 4.1, wanted 4.2, soft is in effect, wanted hard: no remount can change "
                "that; `umount /home` when nobody uses it, or the next boot"});
  EXPECT_TRUE(host_.mounts.calls().empty());
}

TEST_F(MountTest, ARemountThatTheServersFileSystemWouldRefuseIsNotTried) {
  host_.mounts.put(mounted("rw,nosuid", "rw,vers=4.2,soft"));
  const auto deferred = converge(home({{"opts", "hard,nosuid,noatime"}}));
  ASSERT_EQ(deferred.size(), 1U);
  EXPECT_EQ(deferred[0].substr(0, 56), "soft is in effect, wanted hard, noatime not in effect: n");
  EXPECT_TRUE(host_.mounts.calls().empty());
}

TEST_F(MountTest, AnotherServersFileSystemIsLeftMounted) {
  auto other = mounted("rw", "rw");
  other.source = "old:/home";
  host_.mounts.put(other);
  const auto deferred = converge(home());
  ASSERT_EQ(deferred.size(), 1U);
  EXPECT_EQ(deferred[0].substr(0, 50), "old:/home is mounted there, wanted nas:/home: no r");
}

TEST_F(MountTest, AnAutomountWaitsForTheNextBootWhereSomethingIsMounted) {
  host_.mounts.put(mounted("rw", "rw"));
  EXPECT_EQ(converge(home({{"automount", true}})).size(), 1U);
  EXPECT_TRUE(host_.mounts.calls().empty());
}

TEST_F(MountTest, GoesWhenNobodyUsesIt) {
  expect_converges(home(), host_);
  EXPECT_EQ(expect_converges(make_resource("mount", "/home", {{"state", "absent"}}), host_),
            (Told{"stop: mounted", "remove: exists, wanted absent"}));
  EXPECT_EQ(host_.files.content("/etc/fstab"), kFstab);
}

TEST_F(MountTest, InUseStaysMountedAndLosesItsLineOnly) {
  expect_converges(home(), host_);
  host_.mounts.occupy("/home", {"bash (812)"});
  EXPECT_EQ(converge(make_resource("mount", "/home", {{"state", "absent"}})),
            std::vector<std::string>{"still mounted, in use by bash (812)"});
  EXPECT_EQ(host_.files.content("/etc/fstab"), kFstab);
  EXPECT_EQ(host_.mounts.calls(), std::vector<std::string>{"mount /home"});
}

TEST_F(MountTest, UnmountedLeavesTheLine) {
  expect_converges(home(), host_);
  EXPECT_EQ(expect_converges(make_resource("mount", "/home", {{"state", "unmounted"}}), host_),
            Told{"stop: mounted"});
  EXPECT_NE(line(), "");
}

TEST_F(MountTest, TakenOutOfTheRepositoryGivesTheFormerLineBackToTheByte) {
  const std::string former = kFstab + "nas:/old   /home   nfs\tdefaults,noauto\n";
  host_.files.add_file("/etc/fstab", former);
  host_.files.add_directory("/home");
  const auto resource = home({{"opts", "hard"}, {"automount", true}});
  const auto original = provider_of("mount").observe(resource, host_.readers());
  expect_converges(resource, host_);
  EXPECT_NE(host_.files.content("/etc/fstab"), former);
  const auto restoration = provider_of("mount").restoration(resource, *original);
  ASSERT_TRUE(restoration.wish);
  const auto wish = make_resource("mount", "/home", *restoration.wish);
  EXPECT_EQ(faults_of(wish), std::vector<std::string>{});
  expect_converges(wish, host_);
  EXPECT_EQ(host_.files.content("/etc/fstab"), former);
}

TEST_F(MountTest, NeverAsksTheMountedFileSystem) {
  host_.mounts.put(mounted("rw", "rw"));
  host_.files.add_file("/home", "would hang");
  EXPECT_EQ(observe_error(home(), host_.readers()), "no error");
}

TEST_F(MountTest, AMountPointThatIsNoDirectoryIsRefused) {
  host_.files.add_link("/home", "/data/home");
  EXPECT_EQ(observe_error(home(), host_.readers()),
            "/home is a symbolic link (name the directory it leads to), wanted a mount point");
}

TEST_F(MountTest, WithFaultyWishesIsRefused) {
  const auto faults = [](Map attributes) { return faults_of(home(std::move(attributes))); };
  EXPECT_EQ(faults_of(make_resource("mount", "/home", {})),
            (std::vector<std::string>{"`mount` needs `src`", "`mount` needs `fstype`"}));
  EXPECT_EQ(faults({{"opts", 1}}),
            std::vector<std::string>{"`opts` must be a list of options or a text with commas"});
  EXPECT_EQ(
      faults({{"opts", "nofail"}, {"nofail", false}}),
      std::vector<std::string>{"`nofail: false` and the option nofail contradict each other"});
  EXPECT_EQ(faults({{"opts", "noauto"}}),
            std::vector<std::string>{"write `boot: false` rather than the option noauto"});
  EXPECT_EQ(faults({{"idle_timeout", 60}}),
            std::vector<std::string>{"`idle_timeout` needs `automount: true`"});
  EXPECT_EQ(faults({{"src", "a\nb"}}),
            std::vector<std::string>{"`src` contains control characters"});
}

TEST(MountOptions, OnlyWhatTheKernelShowsIsJudged) {
  struct Case {
    std::string wished;
    std::string fstype;
    std::string options;
    std::string super_options;
    std::string by_remount;
    std::string stuck;
  };
  const std::vector<Case> cases = {
      {"size=64M,mode=0755", "tmpfs", "rw,relatime", "rw,size=65536k", "", ""},
      {"size=32m", "tmpfs", "rw", "rw,size=65536k", "size=32m", ""},
      {"size=50%", "tmpfs", "rw", "rw,size=65536k", "", ""},
      {"nfsvers=4", "nfs4", "rw", "rw,vers=4.2,rsize=1048576", "", ""},
      {"rsize=4096,proto=tcp", "nfs4", "rw", "rw,rsize=1048576,proto=tcp6", "", ""},
      {"defaults", "ext4", "ro", "ro", "", "ro is in effect, not wanted"},
      {"users", "ext4", "rw,nosuid,nodev,noexec", "rw", "", ""},
      {"noatime", "nfs4", "rw,relatime", "rw", "noatime", ""},
  };
  for (const auto& each : cases) {
    system::MountEntry entry;
    entry.fstype = each.fstype;
    entry.options = each.options;
    entry.super_options = each.super_options;
    const auto gaps = resources::option_gaps(resources::mount_options(each.wished), entry);
    EXPECT_EQ(join(gaps.by_remount, ","), each.by_remount) << each.wished;
    EXPECT_EQ(join(gaps.stuck, ","), each.stuck) << each.wished;
  }
}

}  // namespace
}  // namespace tend::testing
