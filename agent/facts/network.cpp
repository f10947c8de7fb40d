#include "base/text.hpp"
#include "facts/gatherers.hpp"
#include "facts/network_addresses.hpp"
#include "facts/network_names.hpp"
#include "facts/reading.hpp"

namespace tend::facts {
namespace {

// The kernel's, which is what the host answers to now; a root that is not running has only the
// file.
Result<std::string> running_hostname(const FileReader& files) {
  auto name = files.read("/proc/sys/kernel/hostname");
  if (!name) name = files.read("/etc/hostname");
  return name;
}

Value to_value(const Address& address) {
  return Map{{"address", address.address},
             {"prefix", address.prefix},
             {"interface", address.interface},
             {"family", address.family}};
}

Value interface(const FileReader& files, const std::string& name) {
  const auto path = "/sys/class/net/" + name;
  const auto mac = read_or_empty(files, path + "/address");
  return Map{{"name", name},
             {"mac", mac == "00:00:00:00:00:00" ? "" : mac},
             {"state", read_or_empty(files, path + "/operstate")},
             {"driver", link_name(files, path + "/device/driver")},
             {"physical", exists(files, path + "/device")}};
}

Value interfaces(const FileReader& files) {
  const auto names = files.list("/sys/class/net");
  if (!names) return Unknown{names.error().message};
  List list;
  for (const auto& name : *names) {
    // bonding_masters is a file among the interfaces.
    if (name != "lo" && exists(files, "/sys/class/net/" + name + "/operstate"))
      list.push_back(interface(files, name));
  }
  return Value(std::move(list));
}

// The address that others most likely reach the host by.
std::string main_address(const std::vector<Address>& addresses, const Route* route) {
  if (route == nullptr) return "";
  for (const auto& address : addresses) {
    if (address.family == "ipv4" && address.interface == route->interface) return address.address;
  }
  return "";
}

void set_all(Map& group, std::initializer_list<const char*> names, const Value& value) {
  for (const auto* name : names) group.set(name, value);
}

void add_addresses(const FileReader& files, Map& group) {
  const auto table = files.read("/proc/net/route");
  const auto trie = files.read("/proc/net/fib_trie");
  if (!table || !trie) {
    const auto& error = table ? trie.error() : table.error();
    return set_all(group, {"address", "interface", "gateway", "addresses"}, Unknown{error.message});
  }
  const auto routes = parse_routes(*table);
  auto addresses = parse_ipv4_addresses(*trie, routes);
  const Route* route = default_route(routes);
  group.set("address", main_address(addresses, route));
  group.set("interface", route != nullptr ? route->interface : "");
  group.set("gateway", route != nullptr && route->gateway != 0 ? ipv4_text(route->gateway) : "");
  const auto ipv6 = parse_ipv6_addresses(read_or_empty(files, "/proc/net/if_inet6"));
  addresses.insert(addresses.end(), ipv6.begin(), ipv6.end());
  List list;
  for (const auto& address : addresses) list.push_back(to_value(address));
  group.set("addresses", Value(std::move(list)));
}

}  // namespace

Result<Value> gather_hostname(const FileReader& files) {
  TEND_TRY(name, running_hostname(files));
  return Value(host_names(name, "", "").hostname);
}

Result<Value> gather_network(const FileReader& files) {
  TEND_TRY(name, running_hostname(files));
  const auto resolv_conf = read_or_empty(files, "/etc/resolv.conf");
  const auto names = host_names(name, read_or_empty(files, "/etc/hosts"), resolv_conf);
  List nameservers;
  for (const auto& server : parse_nameservers(resolv_conf)) nameservers.emplace_back(server);

  Map group{{"hostname", names.hostname}, {"fqdn", names.fqdn}, {"domain", names.domain}};
  add_addresses(files, group);
  group.set("nameservers", Value(std::move(nameservers)));
  group.set("interfaces", interfaces(files));
  return Value(std::move(group));
}

}  // namespace tend::facts
