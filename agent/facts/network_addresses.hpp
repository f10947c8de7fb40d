// The host's addresses and routes, from the tables in /proc/net.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tend::facts {

struct Address {
  std::string address;
  int prefix = 0;
  std::string interface;
  std::string family;  // ipv4, ipv6
};

struct Route {  // IPv4, in host order
  std::string interface;
  std::uint32_t destination = 0;
  std::uint32_t gateway = 0;
  std::uint32_t mask = 0;
  std::uint32_t metric = 0;
};

// /proc/net/route.
std::vector<Route> parse_routes(std::string_view text);
// The default route of the lowest metric, or nullptr.
const Route* default_route(const std::vector<Route>& routes);

// /proc/net/fib_trie names the local addresses, the routes say which interface and network each is
// of (none: 32 and no interface). Loopback and link-local ones are left out.
std::vector<Address> parse_ipv4_addresses(std::string_view fib_trie,
                                          const std::vector<Route>& routes);
// /proc/net/if_inet6, but for loopback and link-local ones.
std::vector<Address> parse_ipv6_addresses(std::string_view text);

std::string ipv4_text(std::uint32_t address);

}  // namespace tend::facts
