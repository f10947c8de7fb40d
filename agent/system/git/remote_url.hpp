// Private to system/git: where a lab repository may come from.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"

namespace tend::system::git {

struct RemoteUrl {
  enum class Transport { path, https, ssh } transport = Transport::path;
  std::string host;        // lower case; empty for a path
  std::uint16_t port = 0;  // 22 or 443 where none is given
  std::string user;        // of ssh; "git" where none is given
};

// An absolute path, file:///…, https://…, ssh://… or user@host:path. Whatever carries neither
// encryption nor proof of the server (http, git) is `refused`; anything else is `usage`.
Result<RemoteUrl> parse_remote_url(const std::string& url);

// The URL as messages may show it: without a password.
std::string without_password(const std::string& url);

}  // namespace tend::system::git
