// Daemons of this host that answer HTTP on a socket of the file system (dockerd), asked only to
// read. Each question ends by its deadline.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "system/probe.hpp"

namespace tend::system {

class LocalHttp {
 public:
  virtual ~LocalHttp() = default;
  // GET of `target` ("/info") with HTTP/1.0 at the socket's path: its body, where the status is
  // 200. permission where only root may ask, timeout, `failed` for any other answer.
  virtual Result<std::string> get(const std::string& socket, const std::string& target,
                                  std::chrono::milliseconds timeout) const = 0;
};

// Of a `root` other than "/" no daemon runs here: unsupported.
std::unique_ptr<LocalHttp> make_local_http(const std::string& root);

}  // namespace tend::system
