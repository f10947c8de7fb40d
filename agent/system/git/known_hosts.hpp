// Private to system/git: OpenSSH's known_hosts (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tend::system::git {

struct HostKey {
  std::string type;  // ssh-ed25519, …
  std::string key;   // as on the wire
  bool revoked = false;
  std::string encoded;  // base64, as it was written
};

// The keys that a known_hosts text has for a host; plain, hashed (|1|) and [host]:port names, * and
// ? patterns and negations. Lines of certificate authorities and those that cannot be read are
// passed over.
std::vector<HostKey> keys_of(std::string_view known_hosts, const std::string& host,
                             std::uint16_t port);

// Whether `key` is one of `known` and not revoked; `refused` with the reason otherwise. `file` is
// for the message.
Status check_host_key(const std::vector<HostKey>& known, std::string_view key,
                      const std::string& host, const std::string& file);

// "host", or "[host]:port" where the port is not 22.
std::string host_entry(const std::string& host, std::uint16_t port);

}  // namespace tend::system::git
