#include "system/local_http.hpp"

#include <fmt/format.h>

#include "system/connection.hpp"
#include "system/http_response.hpp"

namespace tend::system {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kLargestBody = std::size_t{16} << 20U;
constexpr std::size_t kTail = std::size_t{64} << 10U;

std::string request(const std::string& verb, const std::string& target, const std::string& body) {
  std::string text =
      fmt::format("{} {} HTTP/1.0\r\nHost: localhost\r\nUser-Agent: tend\r\nConnection: close\r\n",
                  verb, target);
  if (!body.empty()) text += "Content-Type: application/json\r\n";
  if (verb == "POST") text += fmt::format("Content-Length: {}\r\n", body.size());
  return text + "\r\n" + body;
}

Result<Connection> asked(const std::string& socket, const std::string& request,
                         milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  TEND_TRY(connection, Connection::open_local(socket, deadline, socket));
  TEND_CHECK(connection.send(request));
  return connection;
}

Result<HttpResponse> whole_answer(const std::string& socket, const std::string& request,
                                  milliseconds timeout) {
  TEND_TRY(connection, asked(socket, request, timeout));
  std::string text;
  for (bool more = true; more && !http_is_complete(text, kLargestBody);) {
    TEND_TRY(received, connection.receive(text));
    more = received;
  }
  return parse_http_response(text, kLargestBody);
}

Result<HttpResponse> end_of_answer(const std::string& socket, const std::string& request,
                                   milliseconds timeout) {
  TEND_TRY(connection, asked(socket, request, timeout));
  std::string text;
  for (bool more = true; more && !http_is_complete(text, std::string::npos);) {
    TEND_TRY(received, connection.receive(text));
    more = received;
    keep_end_of_body(text, kTail);
  }
  return parse_http_response(text, 2 * kTail);
}

class HostLocalHttp final : public LocalHttpWriter {
 public:
  Result<HttpResponse> get(const std::string& socket, const std::string& target,
                           milliseconds timeout) const override {
    return whole_answer(socket, request("GET", target, ""), timeout);
  }
  Result<HttpResponse> post(const std::string& socket, const std::string& target,
                            const std::string& body, milliseconds timeout) override {
    return end_of_answer(socket, request("POST", target, body), timeout);
  }
  Result<HttpResponse> remove(const std::string& socket, const std::string& target,
                              milliseconds timeout) override {
    return whole_answer(socket, request("DELETE", target, ""), timeout);
  }
};

class NoLocalHttp final : public LocalHttpWriter {
 public:
  Result<HttpResponse> get(const std::string& socket, const std::string& /*target*/,
                           milliseconds /*timeout*/) const override {
    return nothing_at(socket);
  }
  Result<HttpResponse> post(const std::string& socket, const std::string& /*target*/,
                            const std::string& /*body*/, milliseconds /*timeout*/) override {
    return nothing_at(socket);
  }
  Result<HttpResponse> remove(const std::string& socket, const std::string& /*target*/,
                              milliseconds /*timeout*/) override {
    return nothing_at(socket);
  }

 private:
  static Result<HttpResponse> nothing_at(const std::string& socket) {
    return fail(ErrorCode::unsupported, fmt::format("nothing listens at {} here", socket));
  }
};

}  // namespace

std::unique_ptr<LocalHttpWriter> make_local_http_writer(const std::string& root) {
  if (root == "/") return std::make_unique<HostLocalHttp>();
  return std::make_unique<NoLocalHttp>();
}

std::unique_ptr<LocalHttp> make_local_http(const std::string& root) {
  return make_local_http_writer(root);
}

}  // namespace tend::system
