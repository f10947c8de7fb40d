#include "resource_testing.hpp"
#include "resources/export_options.hpp"
#include "resources/export_wish.hpp"

namespace tend::testing {
namespace {

constexpr const char* kFile = "/etc/exports.d/tend-srv-home.exports";
constexpr const char* kTable = "/var/lib/nfs/etab";
// As exportfs(8) 2.6.2 writes it.
constexpr const char* kRest =
    ",wdelay,hide,nocrossmnt,secure,root_squash,no_all_squash,no_subtree_check,secure_locks,acl,"
    "no_pnfs,anonuid=65534,anongid=65534,sec=sys,rw,root_squash,no_all_squash)\n";

std::string told_line(const std::string& host, const std::string& access = "rw") {
  return "/srv/home\t" + host + "(" + access + ",sync" + kRest;
}

Value client(const std::string& host, const std::string& options) {
  return Value(Map{{"host", Value(host)}, {"options", Value(options)}});
}

model::Resource home(List clients) {
  return make_resource("nfs_export", "/srv/home/", {{"clients", Value(std::move(clients))}});
}

model::Resource home() {
  return home({client("192.0.2.0/24", "rw")});
}

// A server whose exportfs tells the kernel these lines.
void serve(MemoryHost& host, const std::string& before, const std::string& after) {
  host.files.add_file(kTable, before);
  host.runner.on({"exportfs", "-ra"}, [&host, after](const system::Command&) {
    host.files.add_file(kTable, after);
    return exits(0);
  });
}

TEST(NfsExport, IsAFileOfItsOwnAndToldToTheKernel) {
  MemoryHost host;
  serve(host, "", told_line("192.0.2.0/24"));
  const auto resource = home();
  EXPECT_EQ(resource.id.str(), "nfs_export:/srv/home");
  EXPECT_EQ(expect_converges(resource, host),
            (Told{"create: does not exist", "change: not exported to 192.0.2.0/24"}));
  EXPECT_EQ(host.files.content(kFile),
            "# tend: nfs_export:/srv/home\n"
            "/srv/home 192.0.2.0/24(rw,sync,no_subtree_check,root_squash)\n");
  EXPECT_EQ(host.runner.lines(), std::vector<std::string>{"exportfs -ra"});
}

TEST(NfsExport, ByHandIsTakenBackThoughNoFileSaysIt) {
  MemoryHost host;
  serve(host, "", told_line("192.0.2.0/24"));
  expect_converges(home(), host);
  host.files.add_file(kTable, told_line("192.0.2.0/24") + told_line("*"));
  EXPECT_EQ(expect_converges(home(), host), Told{"change: exported to *(rw) besides"});
  host.files.add_file(kTable, told_line("192.0.2.0/24", "ro"));
  EXPECT_EQ(told(changes_of(home({client("192.0.2.0/24", "rw,async")}), host)).back(),
            "change: exported to 192.0.2.0/24(ro,rw), wanted "
            "192.0.2.0/24(rw,async,no_subtree_check,root_squash)");
}

TEST(NfsExport, OfAnotherFileIsNotOverwritten) {
  MemoryHost host;
  serve(host, "", "");
  host.files.add_file("/etc/exports", "# none\n\"/srv/home/\" \\\n  gpu01(rw)\n");
  EXPECT_EQ(observe_error(home(), host.readers()),
            "/etc/exports exports /srv/home, too; take it out there");
  const auto gone = make_resource("nfs_export", "/srv/home", {{"state", "absent"}});
  host.files.add_file(kTable, told_line("gpu01"));
  EXPECT_EQ(told(changes_of(gone, host)), Told{});
}

TEST(NfsExport, GoesFromFileAndKernel) {
  MemoryHost host;
  serve(host, "", told_line("192.0.2.0/24"));
  const auto original = provider_of("nfs_export").observe(home(), host.readers());
  expect_converges(home(), host);
  serve(host, told_line("192.0.2.0/24"), "");
  const auto restoration = provider_of("nfs_export").restoration(home(), *original);
  ASSERT_TRUE(restoration.wish);
  const auto gone = make_resource("nfs_export", "/srv/home", *restoration.wish);
  EXPECT_EQ(expect_converges(gone, host), (Told{"remove: exists, wanted absent",
                                                "change: exported to 192.0.2.0/24(rw) besides"}));
  EXPECT_EQ(host.files.node(kFile), nullptr);
}

TEST(NfsExport, ThatWasThereBeforeComesBackAsItWas) {
  const std::string text = "# by hand\n/srv/home  gpu01(ro) *.lab(rw,sec=krb5)\n";
  MemoryHost host;
  host.files.add_file(kFile, text).add_file(kTable, told_line("192.0.2.0/24"));
  const model::State original{{"exists", true}, {"content", text}};
  const auto restoration = provider_of("nfs_export").restoration(home(), original);
  ASSERT_TRUE(restoration.wish);
  auto back = home();
  back.attributes = *restoration.wish;
  host.files.add_file(kFile, "/srv/home 192.0.2.0/24(rw)\n");
  const auto changes = changes_of(back, host);
  ASSERT_EQ(changes.size(), 2U);
  auto writers = host.writers();
  EXPECT_TRUE(provider_of("nfs_export").apply(changes[0], back, writers));
  EXPECT_EQ(host.files.content(kFile), text);
  EXPECT_EQ(changes[1].find("exported")->after.display(), "[gpu01(ro), *.lab(rw,sec=krb5)]");
}

TEST(NfsExport, WithoutAServerIsOnlyWritten) {
  MemoryHost host;
  const auto& provider = provider_of("nfs_export");
  const auto observed = provider.observe(home(), host.readers());
  const auto changes = provider.decide(home(), *observed);
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(provider.deferral(changes[0], *observed, {}), "");
  EXPECT_EQ(provider.deferral(changes[1], *observed, {}),
            "no NFS server is installed (no /var/lib/nfs/etab)");
  EXPECT_EQ(provider.deferral(changes[1], *observed,
                              {.systemd_running = false, .behind_deferred = "", .reload_harm = ""}),
            "systemd not running: exported when the server starts");
}

TEST(NfsExport, BehindAPlannedPackageIsToldAfterIt) {
  EXPECT_EQ(told(decide_behind_package(home())), (Told{"create: unknown (after package:chrony)",
                                                       "change: unknown (after package:chrony)"}));
  EXPECT_EQ(
      provider_of("nfs_export").deferral(decide_behind_package(home())[1], behind_package(), {}),
      "");
}

TEST(NfsExport, AServerThatRefusesIsQuoted) {
  MemoryHost host;
  host.files.add_file(kTable, "");
  host.runner.on({"exportfs", "-ra"}, exits(1, "", "exportfs: Failed to stat /srv/home\n"));
  const auto done = apply_all_changes(home(), host, changes_of(home(), host));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message,
            "`exportfs -ra`: exit code 1: exportfs: Failed to stat /srv/home");
}

TEST(NfsExport, MistakesAreFoundBeforeTheServerSeesThem) {
  const auto fault = [](const std::string& host, const std::string& options) {
    const auto faults = faults_of(home({client(host, options)}));
    return faults.empty() ? "none" : faults.front();
  };
  const std::string everybody =
      "makes every machine's root the owner of all files; name the machines that need it";
  EXPECT_EQ(fault("*", "rw,no_root_squash"), "`no_root_squash` for `*` " + everybody);
  EXPECT_EQ(fault("0.0.0.0/0", "no_root_squash"), "`no_root_squash` for `0.0.0.0/0` " + everybody);
  EXPECT_EQ(fault("::/0", "no_root_squash"), "`no_root_squash` for `::/0` " + everybody);
  EXPECT_EQ(fault("*.lab.example", "rw,no_root_squash"), "none");
  EXPECT_EQ(fault("gpu01", "rw,ro"), "`ro` and `rw` exclude each other");
  EXPECT_EQ(fault("gpu01", "root_sqash"),
            "`root_sqash` is no option of exports(5): did you mean `root_squash`?");
  EXPECT_EQ(fault("gpu01", "sec=sys,sec=krb5"), "`sec` is given twice");
  EXPECT_EQ(fault("gpu01", "fsid"), "`fsid` needs a value");
  EXPECT_EQ(fault("gpu01 (rw)", "rw").find("`gpu01 (rw)` is no client"), 0U);
  EXPECT_EQ(faults_of(home({})), std::vector<std::string>{"`nfs_export` needs `clients`"});
  EXPECT_EQ(faults_of(home({client("gpu01", "ro"), client("GPU01", "rw")})),
            std::vector<std::string>{"client `GPU01` is named twice"});
}

TEST(NfsExport, APathWithBlanksIsOneField) {
  const auto resource = make_resource("nfs_export", "/srv/my \"data\"#1",
                                      {{"clients", Value(List{client("gpu01", "ro")})}});
  const auto wish = resources::export_wish(resource);
  EXPECT_EQ(wish.file.path, "/etc/exports.d/tend-srv-my\\x20\\x22data\\x22\\x231.exports");
  const auto entries = resources::parse_exports(wish.file.content->as_string());
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].path, "/srv/my \"data\"#1");
}

TEST(ExportGaps, ANameMayBeToldByItsCanonicalForm) {
  using resources::export_gaps;
  const std::vector<std::string> written{"rw", "sync", "no_subtree_check", "root_squash"};
  const auto entries = resources::parse_exports(told_line("gpu01.lab.example") + told_line("real"));
  const auto told = resources::clients_of(entries, "/srv/home");
  EXPECT_EQ(export_gaps({{"gpu01", written}, {"alias", written}}, told), Told{});
  EXPECT_EQ(export_gaps({{"gpu01", written}}, told), Told{"exported to real(rw) besides"});
  EXPECT_EQ(export_gaps({{"gpu01", written}, {"real", written}, {"unresolved", written}}, told),
            Told{"not exported to unresolved"});
}

TEST(ExportOptions, AreInEffectWithTheirDefaults) {
  const auto told = resources::parse_exports(told_line("a")).front().clients.front().options;
  const auto judged = [&](std::vector<std::string> options) {
    return resources::in_effect(resources::written_options(std::move(options)), told);
  };
  EXPECT_TRUE(judged({"rw"}));
  EXPECT_TRUE(judged({"rw", "sec=sys", "anonuid=65534"}));
  EXPECT_FALSE(judged({}));
  EXPECT_FALSE(judged({"rw", "no_root_squash"}));
  EXPECT_FALSE(judged({"rw", "fsid=1"}));
  EXPECT_FALSE(judged({"rw", "sec=krb5"}));
  EXPECT_TRUE(judged({"rw", "nordirplus"})) << "exportfs does not tell of it";
}

}  // namespace
}  // namespace tend::testing
