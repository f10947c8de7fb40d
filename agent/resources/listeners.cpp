#include "resources/listeners.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/text.hpp"

namespace tend::resources {
namespace {

constexpr std::string_view kListens = "0A";  // TCP_LISTEN
constexpr std::size_t kInodeColumn = 9;
constexpr std::size_t kWord = 8;  // hex digits of one 32 bit word, in the order of this machine
constexpr long long kMostPort = 65535;

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  for (auto& word : split(line, ' ')) {
    if (!word.empty()) words.push_back(std::move(word));
  }
  return words;
}

std::optional<std::uint32_t> hex(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string text_of_address(int family, const void* bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const char* done = ::inet_ntop(family, bytes, text.data(), text.size());
  const std::string address = done != nullptr ? done : "";
  return address == "0.0.0.0" || address == "::" ? "" : address;
}

// "0100007F:1F90"
std::optional<Endpoint> local_end(std::string_view word) {
  const auto colon = word.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = hex(word.substr(colon + 1));
  std::vector<std::uint32_t> address;
  for (std::size_t at = 0; at + kWord <= colon; at += kWord) {
    const auto part = hex(word.substr(at, kWord));
    if (!part) return std::nullopt;
    address.push_back(*part);
  }
  if (!port || (address.size() != 1 && address.size() != 4)) return std::nullopt;
  const int family = address.size() == 1 ? AF_INET : AF_INET6;
  return Endpoint{text_of_address(family, address.data()), static_cast<std::uint16_t>(*port)};
}

bool collide(const Endpoint& a, const Endpoint& b) {
  if (a.port != b.port) return false;
  return a.address.empty() || b.address.empty() || a.address == b.address;
}

// "0::/system.slice/foo.service/child" -> "foo.service"
std::string unit_in(const std::string& cgroup) {
  for (const auto& line : split_lines(cgroup)) {
    if (!line.starts_with("0::")) continue;
    for (const auto& part : split(line, '/')) {
      if (part.ends_with(".service") || part.ends_with(".scope")) return part;
    }
  }
  return "";
}

Holder holder(const std::string& pid, const system::FileReader& files) {
  const std::string folder = "/proc/" + pid;
  const auto name = files.read(folder + "/comm");
  const auto cgroup = files.read(folder + "/cgroup");
  Holder found{cgroup ? unit_in(*cgroup) : "", ""};
  found.words = fmt::format("{} (pid {}{})", name ? printable(trim(*name)) : "a process", pid,
                            found.unit.empty() ? "" : ", " + found.unit);
  return found;
}

bool is_number(const std::string& name) {
  return name.find_first_not_of("0123456789") == std::string::npos;
}

// Whether the process has one of the sockets open. One that ended meanwhile has none.
Result<bool> has_open(const std::string& pid, const std::set<std::string>& sockets,
                      const system::FileReader& files) {
  const std::string folder = "/proc/" + pid + "/fd";
  const auto open = files.list(folder);
  if (!open) {
    if (open.error().code == ErrorCode::permission) return fail(open.error());
    return false;
  }
  return std::any_of(open->begin(), open->end(), [&](const std::string& number) {
    const auto target = files.read_link(folder + "/" + number);
    return target && sockets.contains(*target);
  });
}

std::set<std::string> sockets_at(const Endpoint& endpoint, const system::FileReader& files) {
  std::set<std::string> sockets;
  for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    const auto text = files.read(table);
    if (!text) continue;
    for (const auto& listener : parse_listeners(*text)) {
      if (collide(listener.at, endpoint)) sockets.insert("socket:[" + listener.inode + "]");
    }
  }
  return sockets;
}

}  // namespace

std::string Endpoint::str() const {
  if (address.empty()) return std::to_string(port);
  const bool six = address.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", six ? "[" : "", address, six ? "]" : "", port);
}

std::optional<Endpoint> parse_endpoint(const std::string& text) {
  const auto colon = text.rfind(':');
  const auto port = parse_integer(text.substr(colon == std::string::npos ? 0 : colon + 1));
  if (!port || *port < 1 || *port > kMostPort) return std::nullopt;
  Endpoint endpoint{"", static_cast<std::uint16_t>(*port)};
  if (colon == std::string::npos) return endpoint;
  std::string address = text.substr(0, colon);
  const bool bracketed = address.starts_with('[') && address.ends_with(']');
  if (bracketed) address = address.substr(1, address.size() - 2);
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  const int family = bracketed ? AF_INET6 : AF_INET;
  if (::inet_pton(family, address.c_str(), bytes.data()) != 1) return std::nullopt;
  endpoint.address = text_of_address(family, bytes.data());
  return endpoint;
}

std::vector<Listener> parse_listeners(std::string_view text) {
  std::vector<Listener> listeners;
  for (const auto& line : split_lines(text)) {
    const auto words = words_of(line);
    if (words.size() <= kInodeColumn || words[3] != kListens) continue;
    if (const auto at = local_end(words[1])) listeners.push_back({*at, words[kInodeColumn]});
  }
  return listeners;
}

Result<std::vector<Holder>> holders_of(const Endpoint& endpoint, const system::FileReader& files) {
  std::vector<Holder> holders;
  const auto sockets = sockets_at(endpoint, files);
  if (sockets.empty()) return holders;
  TEND_TRY(processes, files.list("/proc"));
  for (const auto& pid : processes) {
    if (!is_number(pid)) continue;
    TEND_TRY(holds, has_open(pid, sockets, files));
    if (holds) holders.push_back(holder(pid, files));
  }
  if (holders.empty()) holders.push_back({"", "the kernel, or a process of another namespace"});
  return holders;
}

}  // namespace tend::resources
