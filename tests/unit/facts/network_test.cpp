#include <gtest/gtest.h>

#include "facts/gatherers.hpp"
#include "facts/network_addresses.hpp"
#include "facts/network_names.hpp"
#include "support/memory_files.hpp"

namespace tend::facts {
namespace {

constexpr std::string_view kRoutes =
    "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
    "wlan0\t00000000\t010011AC\t0003\t0\t0\t600\t00000000\t0\t0\t0\n"
    "eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
    "eth0\t000200C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n";
constexpr std::string_view kTrie = R"(Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 127.0.0.0/8 2 0 2
           |-- 127.0.0.1
              /32 host LOCAL
     +-- 192.0.2.0/24 2 0 2
           |-- 192.0.2.0
              /24 link UNICAST
           |-- 192.0.2.11
              /32 host LOCAL
        |-- 192.0.2.255
           /32 link BROADCAST
        |-- 198.51.100.7
           /32 host LOCAL
        |-- 169.254.3.4
           /32 host LOCAL
Local:
           |-- 192.0.2.11
              /32 host LOCAL
)";

TEST(HostNames, the_domain_comes_from_the_nearest_source_that_has_one) {
  struct Case {
    std::string hostname, hosts, resolv_conf, domain, fqdn;
  };
  const std::vector<Case> cases = {
      {"gpu01.lab.example\n", "", "search other.example\n", "lab.example", "gpu01.lab.example"},
      {"gpu01\n", "127.0.0.1 localhost\n127.0.1.1\tgpu01.lab.example gpu01\n",
       "search other.example\n", "lab.example", "gpu01.lab.example"},
      {"gpu01\n", "127.0.1.1 gpu01\n", "domain a.example\nsearch b.example c.example\n",
       "b.example", "gpu01.b.example"},
      {"gpu01\n", "# 127.0.1.1 gpu01.no.example gpu01\n", "search .\n", "", "gpu01"},
  };
  for (const auto& each : cases) {
    const auto names = host_names(each.hostname, each.hosts, each.resolv_conf);
    EXPECT_EQ(names.hostname, "gpu01") << each.hostname;
    EXPECT_EQ(names.domain, each.domain) << each.hosts;
    EXPECT_EQ(names.fqdn, each.fqdn) << each.hosts;
  }
}

TEST(HostNames, nameservers_are_listed_in_order) {
  EXPECT_EQ(parse_nameservers(
                "# nameserver 1.1.1.1\nnameserver 192.0.2.53\nsearch x\nnameserver\tfd00::53\n"),
            (std::vector<std::string>{"192.0.2.53", "fd00::53"}));
}

TEST(Addresses, each_ipv4_address_is_placed_by_the_routes) {
  const auto addresses = parse_ipv4_addresses(kTrie, parse_routes(kRoutes));
  ASSERT_EQ(addresses.size(), 2U) << "neither loopback nor link-local nor twice";
  EXPECT_EQ(addresses[0].address, "192.0.2.11");
  EXPECT_EQ(addresses[0].prefix, 24);
  EXPECT_EQ(addresses[0].interface, "eth0");
  EXPECT_EQ(addresses[1].address, "198.51.100.7");
  EXPECT_EQ(addresses[1].prefix, 32);
  EXPECT_EQ(addresses[1].interface, "");
}

TEST(Addresses, the_default_route_is_the_one_of_the_lowest_metric) {
  const auto routes = parse_routes(kRoutes);
  const auto* route = default_route(routes);
  ASSERT_NE(route, nullptr);
  EXPECT_EQ(route->interface, "eth0");
  EXPECT_EQ(ipv4_text(route->gateway), "192.0.2.1");
  EXPECT_EQ(default_route({}), nullptr);
}

TEST(Addresses, of_ipv6_only_global_ones_count) {
  const auto addresses = parse_ipv6_addresses(
      "fd000000000000000000000000000002 04 40 00 82     eth0\n"
      "00000000000000000000000000000001 01 80 10 80       lo\n"
      "fe8000000000000000fc00fffe000001 04 40 20 80     eth0\n");
  ASSERT_EQ(addresses.size(), 1U);
  EXPECT_EQ(addresses[0].address, "fd00::2");
  EXPECT_EQ(addresses[0].prefix, 64);
  EXPECT_EQ(addresses[0].interface, "eth0");
}

TEST(NetworkFacts, a_host_tells_its_main_address_and_its_interfaces) {
  testing::MemoryFileSystem files;
  files.add_file("/proc/sys/kernel/hostname", "gpu01\n")
      .add_file("/etc/resolv.conf", "search lab.example\nnameserver 192.0.2.53\n")
      .add_file("/proc/net/route", std::string(kRoutes))
      .add_file("/proc/net/fib_trie", std::string(kTrie))
      .add_file("/sys/class/net/bonding_masters", "\n")
      .add_file("/sys/class/net/lo/operstate", "unknown\n")
      .add_file("/sys/class/net/eth0/operstate", "up\n")
      .add_file("/sys/class/net/eth0/address", "52:54:00:12:34:56\n")
      .add_link("/sys/class/net/eth0/device/driver", "../../../../bus/pci/drivers/ixgbe");
  const auto network = gather_network(files);
  ASSERT_TRUE(network);
  EXPECT_EQ(network->text_or("fqdn", "?"), "gpu01.lab.example");
  EXPECT_EQ(network->text_or("address", "?"), "192.0.2.11");
  EXPECT_EQ(network->text_or("gateway", "?"), "192.0.2.1");
  EXPECT_EQ(network->find("interfaces")->display(),
            "[{name: eth0, mac: 52:54:00:12:34:56, state: up, driver: ixgbe, physical: true}]");
}

TEST(NetworkFacts, without_the_kernels_tables_addresses_are_unknown_and_names_are_not) {
  testing::MemoryFileSystem files;
  files.add_file("/etc/hostname", "gpu01.lab.example\n");
  const auto network = gather_network(files);
  ASSERT_TRUE(network);
  EXPECT_EQ(network->text_or("domain", "?"), "lab.example");
  EXPECT_TRUE(network->find("address")->is_unknown());
  EXPECT_TRUE(network->find("addresses")->is_unknown());
  EXPECT_TRUE(network->find("interfaces")->is_unknown());
}

}  // namespace
}  // namespace tend::facts
