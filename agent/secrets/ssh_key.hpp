// OpenSSH's files of keys: PROTOCOL.key of its sources, RFC 4253 section 6.6, RFC 8709.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "secrets/keys.hpp"

namespace tend::secrets {

// "ssh-ed25519 AAAA… comment", or ssh-rsa.
Result<Recipient> parse_ssh_public_key(std::string_view line);
// `unsupported` where it has a passphrase or is of another type.
Result<Identity> parse_ssh_private_key(std::string_view text);

}  // namespace tend::secrets
