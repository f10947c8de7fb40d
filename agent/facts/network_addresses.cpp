#include "facts/network_addresses.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <optional>
#include <set>

#include "base/text.hpp"

namespace tend::facts {
namespace {

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  for (const auto& word : split(replace_all(line, "\t", " "), ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  return words;
}

std::optional<std::uint32_t> parse_hex(std::string_view text) {
  std::uint32_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number, 16);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::uint32_t> parse_ipv4(const std::string& text) {
  in_addr address{};
  if (inet_pton(AF_INET, text.c_str(), &address) != 1) return std::nullopt;
  return ntohl(address.s_addr);
}

bool is_own_network_of(std::uint32_t address, const Route& route) {
  return route.mask != 0 && route.gateway == 0 && (address & route.mask) == route.destination;
}

// Of loopback (127/8) or link-local (169.254/16).
bool is_special(std::uint32_t address) {
  return (address >> 24U) == 127 || (address >> 16U) == 0xA9FE;
}

Address place(std::uint32_t address, const std::vector<Route>& routes) {
  Address placed{ipv4_text(address), 32, "", "ipv4"};
  std::uint32_t best = 0;
  for (const auto& route : routes) {
    if (!is_own_network_of(address, route) || route.mask <= best) continue;
    best = route.mask;
    placed.interface = route.interface;
    placed.prefix = std::popcount(route.mask);
  }
  return placed;
}

std::string ipv6_text(std::string_view hex) {
  std::string spelled;
  for (std::size_t i = 0; i + 4 <= hex.size(); i += 4) {
    if (i > 0) spelled += ':';
    spelled += hex.substr(i, 4);
  }
  in6_addr address{};
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (inet_pton(AF_INET6, spelled.c_str(), &address) != 1) return "";
  return inet_ntop(AF_INET6, &address, text.data(), text.size()) == nullptr ? "" : text.data();
}

}  // namespace

std::string ipv4_text(std::uint32_t address) {
  return fmt::format("{}.{}.{}.{}", address >> 24U, (address >> 16U) & 0xFFU,
                     (address >> 8U) & 0xFFU, address & 0xFFU);
}

std::vector<Route> parse_routes(std::string_view text) {
  std::vector<Route> routes;
  for (const auto& line : split_lines(text)) {
    const auto words = words_of(line);
    if (words.size() < 8) continue;
    const auto destination = parse_hex(words[1]);
    const auto gateway = parse_hex(words[2]);
    const auto mask = parse_hex(words[7]);
    const auto metric = parse_integer(words[6]);
    if (!destination || !gateway || !mask || !metric) continue;  // the heading
    // The kernel prints the bytes as they lie in memory, network order.
    routes.push_back({words[0], ntohl(*destination), ntohl(*gateway), ntohl(*mask),
                      static_cast<std::uint32_t>(*metric)});
  }
  return routes;
}

const Route* default_route(const std::vector<Route>& routes) {
  const Route* best = nullptr;
  for (const auto& route : routes) {
    if (route.mask == 0 && route.destination == 0 &&
        (best == nullptr || route.metric < best->metric))
      best = &route;
  }
  return best;
}

std::vector<Address> parse_ipv4_addresses(std::string_view fib_trie,
                                          const std::vector<Route>& routes) {
  std::set<std::uint32_t> seen;  // the table of `Main` and that of `Local` may both name one
  std::optional<std::uint32_t> last;
  for (const auto& line : split_lines(fib_trie)) {
    const auto words = words_of(line);
    if (words.size() == 2 && words[0] == "|--") last = parse_ipv4(words[1]);
    const bool is_local =
        words.size() == 3 && words[0] == "/32" && words[1] == "host" && words[2] == "LOCAL";
    if (is_local && last && !is_special(*last)) seen.insert(*last);
  }
  std::vector<Address> addresses;
  std::transform(seen.begin(), seen.end(), std::back_inserter(addresses),
                 [&](std::uint32_t address) { return place(address, routes); });
  return addresses;
}

std::vector<Address> parse_ipv6_addresses(std::string_view text) {
  constexpr std::uint32_t kGlobalScope = 0;
  std::vector<Address> addresses;
  for (const auto& line : split_lines(text)) {
    const auto words = words_of(line);
    if (words.size() != 6 || words[0].size() != 32) continue;
    const auto prefix = parse_hex(words[2]);
    if (!prefix || parse_hex(words[3]) != kGlobalScope) continue;
    addresses.push_back({ipv6_text(words[0]), static_cast<int>(*prefix), words[5], "ipv6"});
  }
  std::sort(addresses.begin(), addresses.end(), [](const Address& one, const Address& other) {
    return std::pair(one.interface, one.address) < std::pair(other.interface, other.address);
  });
  return addresses;
}

}  // namespace tend::facts
