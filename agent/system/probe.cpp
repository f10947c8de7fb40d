#include "system/probe.hpp"

#include <fmt/format.h>

#include "system/connection.hpp"
#include "system/host_file_system.hpp"
#include "system/host_names.hpp"
#include "system/http_response.hpp"
#include "system/http_url.hpp"

namespace tend::system {
namespace {

using Deadline = Connection::Deadline;

Result<std::string> read_hosts_file() {
  TEND_TRY(files, open_file_reader("/"));
  auto text = files->read("/etc/hosts");
  if (!text && text.error().code == ErrorCode::not_found) return std::string();
  return text;
}

Result<std::vector<std::string>> look_up(const std::string& host) {
  TEND_TRY(hosts_file, read_hosts_file());
  auto addresses = addresses_of(host, hosts_file);
  if (!addresses.empty()) return addresses;
  return fail(ErrorCode::not_found,
              fmt::format("`{}` is neither an address nor a name in /etc/hosts", host));
}

// The first of the host's addresses that accepts; else the first one's error.
Result<Connection> connect_to(const std::string& host, std::uint16_t port, Deadline deadline) {
  TEND_TRY(addresses, look_up(host));
  const std::string name = fmt::format("{} port {}", host, port);
  auto first = Connection::open(addresses.front(), port, deadline, name);
  for (std::size_t i = 1; i < addresses.size() && !first; ++i) {
    auto next = Connection::open(addresses[i], port, deadline, name);
    if (next) return next;
  }
  return first;
}

std::string request_for(const HttpUrl& url) {
  return fmt::format(
      "GET {} HTTP/1.0\r\nHost: {}\r\nUser-Agent: tend\r\nAccept: */*\r\nConnection: close\r\n\r\n",
      url.target, url.authority);
}

class HostProber final : public Prober {
 public:
  Result<HttpResponse> http_get(const std::string& url,
                                std::chrono::milliseconds timeout) override {
    const Deadline deadline = std::chrono::steady_clock::now() + timeout;
    TEND_TRY(parsed, parse_http_url(url));
    TEND_TRY(connection, connect_to(parsed.host, parsed.port, deadline));
    TEND_CHECK(connection.send(request_for(parsed)));
    std::string text;
    for (bool more = true; more && !http_is_complete(text);) {
      TEND_TRY(received, connection.receive(text));
      more = received;
    }
    auto response = parse_http_response(text);
    if (!response) return fail(std::move(response).error().with_context("while asking " + url));
    return response;
  }

  Status connect(const std::string& host, std::uint16_t port,
                 std::chrono::milliseconds timeout) override {
    TEND_CHECK(connect_to(host, port, std::chrono::steady_clock::now() + timeout));
    return {};
  }
};

}  // namespace

std::unique_ptr<Prober> make_prober() {
  return std::make_unique<HostProber>();
}

}  // namespace tend::system
