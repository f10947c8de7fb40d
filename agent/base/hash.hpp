// SHA-256, the only hash we trust: contents, desired states, objects.
#pragma once

#include <string>
#include <string_view>

namespace tend {

// 64 lower-case hex digits.
std::string sha256(std::string_view data);

// 64 lower-case hex digits of HMAC-SHA-256: what only who has the key can try guesses against.
std::string keyed_hash(std::string_view key, std::string_view data);

// 32 hex digits. For one purpose: dpkg keeps the hashes of configuration files so.
std::string md5(std::string_view data);

// 40 hex digits. For one purpose: the fingerprint of an OpenPGP key is one.
std::string sha1(std::string_view data);

// 20 bytes as they are. For one purpose: OpenSSH hides host names in known_hosts behind it.
std::string hmac_sha1(std::string_view key, std::string_view data);

}  // namespace tend
