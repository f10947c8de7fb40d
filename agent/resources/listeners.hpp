// Who listens on the TCP ports of this host, from /proc (proc_pid_net(5), tcp(7)).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "system/file_reader.hpp"

namespace tend::resources {

// "127.0.0.1:9100", "[::1]:9100", "9100", "0.0.0.0:9100".
struct Endpoint {
  std::string address;  // canonical, numeric; empty: all of them
  std::uint16_t port = 0;

  std::string str() const;
};
std::optional<Endpoint> parse_endpoint(const std::string& text);

struct Listener {
  Endpoint at;
  std::string inode;  // of its socket
};
// The sockets that listen, of the text of /proc/net/tcp or tcp6. Pure.
std::vector<Listener> parse_listeners(std::string_view text);

struct Holder {
  std::string unit;   // foo.service, docker-1234.scope; empty where it is of none
  std::string words;  // "python3 (pid 4711, foo.service)"
};
// Those that listen where nobody else can then: on the port, at the same address, or one of the two
// at all addresses. Nobody where there is no /proc, as below a --root. permission without root.
Result<std::vector<Holder>> holders_of(const Endpoint& endpoint, const system::FileReader& files);

}  // namespace tend::resources
