// Hashes. SHA-256 is the only one that we trust: contents, desired states, objects.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct sha256_ctx;  // Nettle's

namespace tend {

// 64 lower-case hex digits.
std::string sha256(std::string_view data);

// The same of data that comes in pieces.
class Sha256 {
 public:
  Sha256();
  void add(std::string_view data);
  // Of all that was added; nothing may be added afterwards.
  std::string hex();

 private:
  struct Free {
    void operator()(sha256_ctx* context) const;
  };
  std::unique_ptr<sha256_ctx, Free> context_;
};

// 64 lower-case hex digits of HMAC-SHA-256: what only who has the key can try guesses against.
std::string keyed_hash(std::string_view key, std::string_view data);

// The bytes themselves, 32, 64 and 32: what keys are made of.
std::string sha256_bytes(std::string_view data);
std::string sha512_bytes(std::string_view data);
std::string hmac_sha256(std::string_view key, std::string_view data);

// 32 hex digits. For one purpose: dpkg keeps the hashes of configuration files so.
std::string md5(std::string_view data);

// 40 hex digits. For one purpose: the fingerprint of an OpenPGP key is one.
std::string sha1(std::string_view data);

// 20 bytes as they are. For one purpose: OpenSSH hides host names in known_hosts behind it.
std::string hmac_sha1(std::string_view key, std::string_view data);

}  // namespace tend
