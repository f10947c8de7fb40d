#include "system/local_http.hpp"

#include <fmt/format.h>

#include "system/connection.hpp"
#include "system/http_response.hpp"

namespace tend::system {
namespace {

class HostLocalHttp final : public LocalHttp {
 public:
  Result<std::string> get(const std::string& socket, const std::string& target,
                          std::chrono::milliseconds timeout) const override {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    TEND_TRY(connection, Connection::open_local(socket, deadline, socket));
    TEND_CHECK(connection.send(fmt::format(
        "GET {} HTTP/1.0\r\nHost: localhost\r\nUser-Agent: tend\r\nConnection: close\r\n\r\n",
        target)));
    std::string text;
    for (bool more = true; more && !http_is_complete(text);) {
      TEND_TRY(received, connection.receive(text));
      more = received;
    }
    TEND_TRY(response, parse_http_response(text));
    if (response.status == 200) return response.body;
    return fail(ErrorCode::failed,
                fmt::format("{} answers {} with status {}", socket, target, response.status));
  }
};

class NoLocalHttp final : public LocalHttp {
 public:
  Result<std::string> get(const std::string& socket, const std::string& /*target*/,
                          std::chrono::milliseconds /*timeout*/) const override {
    return fail(ErrorCode::unsupported, fmt::format("nothing listens at {} here", socket));
  }
};

}  // namespace

std::unique_ptr<LocalHttp> make_local_http(const std::string& root) {
  if (root == "/") return std::make_unique<HostLocalHttp>();
  return std::make_unique<NoLocalHttp>();
}

}  // namespace tend::system
