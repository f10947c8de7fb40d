// Daemons of this host that answer HTTP on a socket of the file system (dockerd). Each question
// ends by its deadline.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "system/probe.hpp"

namespace tend::system {

// Asked only to read.
class LocalHttp {
 public:
  virtual ~LocalHttp() = default;
  // GET of `target` ("/info") with HTTP/1.0 at the socket's path: the answer, whatever its status,
  // with at most 16 MiB of its body. not_found where nothing listens, permission where only root
  // may ask, timeout; `failed` for what does not speak HTTP.
  virtual Result<HttpResponse> get(const std::string& socket, const std::string& target,
                                   std::chrono::milliseconds timeout) const = 0;
};

// A type of its own, so that who only reads cannot tell a daemon to do anything.
class LocalHttpWriter : public LocalHttp {
 public:
  // POST of `body`, which is JSON or empty. An answer is read to its end as it streams in; of a
  // long one the last 64 KiB are kept.
  virtual Result<HttpResponse> post(const std::string& socket, const std::string& target,
                                    const std::string& body, std::chrono::milliseconds timeout) = 0;
  virtual Result<HttpResponse> remove(const std::string& socket, const std::string& target,
                                      std::chrono::milliseconds timeout) = 0;  // DELETE
};

// Of a `root` other than "/" no daemon runs here: unsupported.
std::unique_ptr<LocalHttp> make_local_http(const std::string& root);
std::unique_ptr<LocalHttpWriter> make_local_http_writer(const std::string& root);

}  // namespace tend::system
