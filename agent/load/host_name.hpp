// Names and addresses of hosts.
#pragma once

#include <string>
#include <string_view>

namespace tend::load {

// RFC 1123: dot-separated labels of letters, digits and inner hyphens, at most 63 characters each
// and 253 together.
bool is_host_name(std::string_view name);

// An IPv4 or IPv6 address, or a host name that is not mistakable for one.
bool is_address(const std::string& text);

}  // namespace tend::load
