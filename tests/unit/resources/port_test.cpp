#include "resource_testing.hpp"
#include "resources/listeners.hpp"

namespace tend::testing {
namespace {

constexpr const char* kHead =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
    "inode\n";

// One line of /proc/net/tcp, in the byte order of this machine.
std::string socket_line(const std::string& local, const std::string& state,
                        const std::string& inode) {
  return "   0: " + local + " 00000000:0000 " + state +
         " 00000000:00000000 00:00000000 00000000     0        0 " + inode +
         " 1 0000000000000000 100 0 0 10 0\n";
}

// A host where process 77 of `unit` listens at 127.0.0.1:9100, and has a connection from 9200.
struct ListeningHost : MemoryHost {
  explicit ListeningHost(const std::string& unit, const std::string& local = "0100007F:238C") {
    files
        .add_file("/proc/net/tcp", kHead + socket_line(local, "0A", "4711") +
                                       socket_line("0100007F:23F0", "01", "4712"))
        .add_file("/proc/net/tcp6", kHead)
        .add_file("/proc/77/comm", "exporter\n")
        .add_file("/proc/77/cgroup", "0::/system.slice/" + unit + "/inner\n")
        .add_link("/proc/77/fd/3", "socket:[4711]")
        .add_link("/proc/77/fd/4", "socket:[4712]")
        .add_directory("/proc/78/fd");
  }
};

model::Resource port(const std::string& name, List units = {"node-exporter"}) {
  return make_resource("port", name, {{"units", std::move(units)}});
}

std::string verdict(const model::Resource& resource, const MemoryHost& host) {
  const auto observed = provider_of("port").observe(resource, host.readers());
  if (!observed) return observed.error().message;
  return provider_of("port").decide(resource, *observed).empty() ? "" : "something is due";
}

TEST(Port, is_fine_while_free_or_its_own_units) {
  EXPECT_EQ(verdict(port("9100"), ListeningHost("node-exporter.service")), "");
  EXPECT_EQ(verdict(port("9101"), ListeningHost("other.service")), "");
  EXPECT_EQ(verdict(port("9200"), ListeningHost("other.service")), "")
      << "a connection is no listener";
  EXPECT_EQ(verdict(port("9100", {"docker", "docker-*.scope"}), ListeningHost("docker-12ab.scope")),
            "");
}

TEST(Port, names_the_stranger_that_listens) {
  EXPECT_EQ(
      verdict(port("9100"), ListeningHost("other.service")),
      "port 9100 is to be for node-exporter, and exporter (pid 77, other.service) listens there");
}

TEST(Port, of_one_address_minds_that_address_and_all_addresses) {
  const ListeningHost host("other.service");
  EXPECT_NE(verdict(port("127.0.0.1:9100"), host), "");
  EXPECT_EQ(verdict(port("192.0.2.1:9100"), host), "");
  EXPECT_NE(verdict(port("192.0.2.1:9100"), ListeningHost("other.service", "00000000:238C")), "");
  EXPECT_NE(verdict(port("0.0.0.0:9100"), host), "");
}

TEST(Port, a_socket_of_no_process_is_a_stranger_too) {
  ListeningHost host("node-exporter.service");
  host.files.drop("/proc/77");
  EXPECT_NE(verdict(port("9100"), host).find("the kernel"), std::string::npos);
}

TEST(Port, cannot_be_judged_without_root) {
  ListeningHost host("other.service");
  host.files.put("/proc/77/fd", {.type = system::FileType::directory, .readable = false});
  const auto observed = provider_of("port").observe(port("9100"), host.readers());
  ASSERT_TRUE(observed);
  const auto changes = provider_of("port").decide(port("9100"), *observed);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_TRUE(changes[0].attributes[0].before.is_unknown());
}

TEST(Port, nobody_listens_where_there_is_no_proc) {
  EXPECT_EQ(verdict(port("9100"), MemoryHost{}), "");
}

TEST(Port, has_one_spelling) {
  const auto& provider = provider_of("port");
  EXPECT_EQ(provider.canonical_name("0.0.0.0:9100").value_or("?"), "9100");
  EXPECT_EQ(provider.canonical_name("[::]:9100").value_or("?"), "9100");
  EXPECT_EQ(provider.canonical_name("[2001:db8:0::1]:9100").value_or("?"), "[2001:db8::1]:9100");
  for (const char* name :
       {"", "0", "65536", "http", "localhost:9100", "2001:db8::1:9100", "1.2.3:80"}) {
    EXPECT_FALSE(provider.canonical_name(name)) << name;
  }
}

TEST(Port, is_claimed_whole_or_by_address) {
  const auto& provider = provider_of("port");
  const auto whole = provider.claims(port("9100"));
  const auto one = provider.claims(port("192.0.2.1:9100"));
  EXPECT_EQ(whole[0].subject, one[0].subject);
  EXPECT_EQ(whole[0].part, "");
  EXPECT_EQ(one[0].part, "192.0.2.1");
}

TEST(Listeners, are_read_from_both_tables) {
  const auto found = resources::parse_listeners(
      kHead + socket_line("00000000000000000000000001000000:0050", "0A", "1") + "rubbish\n" +
      socket_line("00000000000000000000000000000000:0050", "0A", "2") +
      socket_line("xyz:0050", "0A", "3"));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].at.str(), "[::1]:80");
  EXPECT_EQ(found[1].at.str(), "80");
  EXPECT_EQ(found[1].inode, "2");
}

}  // namespace
}  // namespace tend::testing
