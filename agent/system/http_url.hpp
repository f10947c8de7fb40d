// The URLs that a probe asks. Pure. Internal to this folder's adapters.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"

namespace tend::system {

struct HttpUrl {
  std::string host;       // an IPv6 address without its brackets
  std::string authority;  // as written: for the Host header
  std::uint16_t port = 80;
  std::string target = "/";  // path and query
};

// `invalid` for anything but http://HOST[:PORT][/PATH][?QUERY], for user names and for characters
// that would end a header.
Result<HttpUrl> parse_http_url(const std::string& url);

}  // namespace tend::system
