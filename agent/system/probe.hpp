// In-process probes of what a host serves, for checks. Each ends by its deadline and starts no
// child.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/result.hpp"

namespace tend::system {

struct HttpResponse {
  int status = 0;
  std::string body;  // at most 1 MiB of it
};

class Prober {
 public:
  virtual ~Prober() = default;
  // GET of an http:// URL (plain text, HTTP/1.0 semantics, no redirects followed). The host is an
  // address or a name of /etc/hosts; DNS is not asked, since it has no deadline of ours.
  virtual Result<HttpResponse> http_get(const std::string& url,
                                        std::chrono::milliseconds timeout) = 0;
  // Success when something accepts a TCP connection.
  virtual Status connect(const std::string& host, std::uint16_t port,
                         std::chrono::milliseconds timeout) = 0;
};

std::unique_ptr<Prober> make_prober();

}  // namespace tend::system
