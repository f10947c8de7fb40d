#include "base/hash.hpp"
#include "engine/overlay.hpp"
#include "unit/engine/lab_on_host.hpp"

namespace tend::testing {
namespace {

using ImportsTest = LabOnHost;

constexpr const char* kUrl = "https://mirror.lab.example/tool.tar.gz";

// An archive from a mirror, a program out of it, and a unit that runs it.
std::string tool_role(const std::string& archive) {
  return "resources:\n"
         "  - download: /var/cache/tool.tar.gz\n    url: " +
         std::string(kUrl) + "\n    sha256: " + sha256(archive) +
         "\n"
         "  - archive: /usr/local/bin/tool\n    from: /var/cache/tool.tar.gz\n    member: tool\n"
         "    mode: \"0755\"\n    restarts: tool\n"
         "  - systemd_unit: tool\n    content: \"[Service]\\nExecStart=/usr/local/bin/tool\\n\"\n"
         "  - service: tool\n    state: started\n";
}

TEST_F(ImportsTest, a_fresh_host_is_planned_without_the_network) {
  lab({{"tool", tool_role("tool=one\n")}});
  const auto planned = plan();
  EXPECT_TRUE(planned.failures.empty());
  EXPECT_EQ(lines(planned),
            (Lines{"create download:/var/cache/tool.tar.gz", "create archive:/usr/local/bin/tool",
                   "create systemd_unit:tool.service", "start service:tool.service"}));
  EXPECT_EQ(planned.changes.at(0).find("sha256")->after, Value(sha256("tool=one\n")));
  EXPECT_EQ(planned.changes.at(1).find("sha256")->after.display(),
            "unknown (known after download:/var/cache/tool.tar.gz)");
  EXPECT_TRUE(host_.imports.fetched().empty());
}

TEST_F(ImportsTest, what_was_planned_comes_about_and_then_nothing_is_due) {
  host_.imports.serve(kUrl, "tool=one\n");
  lab({{"tool", tool_role("tool=one\n")}});
  const auto done = converge();
  expect_faithful(done);
  EXPECT_EQ(host_.files.content("/usr/local/bin/tool"), "one");
  EXPECT_TRUE(plan().empty());
}

TEST_F(ImportsTest, a_newer_version_is_planned_and_restarts_what_runs_it) {
  host_.imports.serve(kUrl, "tool=one\n");
  lab({{"tool", tool_role("tool=one\n")}});
  converge();
  host_.imports.serve(kUrl, "tool=two\n");
  lab({{"tool", tool_role("tool=two\n")}});
  EXPECT_EQ(lines(plan()),
            (Lines{"change download:/var/cache/tool.tar.gz", "change archive:/usr/local/bin/tool",
                   "restart service:tool.service"}));
  converge();
  EXPECT_EQ(host_.files.content("/usr/local/bin/tool"), "two");
}

TEST_F(ImportsTest, a_wrong_digest_fails_the_role_and_nothing_else) {
  host_.imports.serve(kUrl, "tampered with");
  lab({{"tool", tool_role("tool=one\n")},
       {"other", "resources:\n  - file: /etc/other\n    content: x\n"}});
  const auto done = converge();
  EXPECT_EQ(host_.files.node("/var/cache/tool.tar.gz"), nullptr);
  EXPECT_EQ(host_.files.node("/usr/local/bin/tool"), nullptr);
  EXPECT_EQ(host_.files.content("/etc/other"), "x");
}

TEST_F(ImportsTest, taken_out_of_the_repository_it_gives_back_what_was_there) {
  host_.files.add_file("/usr/local/bin/tool", "mine", 0700);
  host_.imports.serve(kUrl, "tool=one\n");
  lab({{"tool", tool_role("tool=one\n")}});
  converge();
  EXPECT_EQ(host_.files.content("/usr/local/bin/tool"), "one");
  lab({{"other", "resources:\n  - file: /etc/other\n    content: x\n"}});
  converge();
  EXPECT_EQ(host_.files.content("/usr/local/bin/tool"), "mine");
  EXPECT_EQ(host_.files.node("/var/cache/tool.tar.gz"), nullptr);
}

TEST_F(ImportsTest, a_planned_file_never_has_the_metadata_of_the_one_below) {
  host_.files.add_file("/etc/motd", "aaaa");
  engine::Overlay overlay(host_.readers());
  ASSERT_TRUE(overlay.files.replace("/etc/motd", "bbbb", {}, {}));
  EXPECT_NE(overlay.files.status("/etc/motd")->ctime_ns, host_.files.status("/etc/motd")->ctime_ns);
  ASSERT_TRUE(overlay.files.promise("/etc/motd", "abc", "download:/etc/motd", {}));
  EXPECT_EQ(overlay.files.digest("/etc/motd").value_or("?"), "abc");
  EXPECT_EQ(overlay.files.read("/etc/motd", 10).error().code, ErrorCode::unsupported);
}

std::string port_role(const std::string& port, const std::string& unit) {
  return "resources:\n  - port: \"" + port + "\"\n    units: [" + unit + "]\n  - file: /etc/" +
         unit + "\n    content: x\n";
}

TEST_F(ImportsTest, two_that_want_one_port_are_told_with_both_places) {
  lab({{"one", port_role("9100", "one")}, {"two", port_role("127.0.0.1:9100", "two")}});
  const auto text = faults();
  EXPECT_NE(text.find("port:9100 and port:127.0.0.1:9100 both manage port 9100"), std::string::npos)
      << text;
  EXPECT_NE(text.find("roles/two/role.yaml:2:5"), std::string::npos) << text;
  EXPECT_NE(text.find("first at roles/one/role.yaml:2:5 (role `one`)"), std::string::npos) << text;
  lab({{"one", port_role("127.0.0.1:9100", "one")}, {"two", port_role("127.0.0.2:9100", "two")}});
  EXPECT_EQ(faults(), "no faults");
}

TEST_F(ImportsTest, a_port_that_a_stranger_has_stops_the_role_before_it_changes_anything) {
  host_.files
      .add_file("/proc/net/tcp", "head\n 0: 00000000:238C 00000000:0000 0A 0:0 0:0 0 0 0 4711 1\n")
      .add_file("/proc/77/comm", "python3\n")
      .add_file("/proc/77/cgroup", "0::/user.slice/session-1.scope\n")
      .add_link("/proc/77/fd/3", "socket:[4711]");
  lab({{"one", port_role("9100", "one")}, {"two", port_role("9101", "two")}});
  const auto planned = plan();
  ASSERT_EQ(planned.failures.size(), 1U);
  EXPECT_NE(
      planned.failures[0].error.message.find("python3 (pid 77, session-1.scope) listens there"),
      std::string::npos);
  converge();
  EXPECT_EQ(host_.files.node("/etc/one"), nullptr);
  EXPECT_EQ(host_.files.content("/etc/two"), "x");
}

}  // namespace
}  // namespace tend::testing
