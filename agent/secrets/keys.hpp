// Who can read a secret: the public keys it is encrypted to, and the private ones that open it.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "secrets/crypto.hpp"

namespace tend::secrets {

enum class KeyKind { x25519, ssh_ed25519, ssh_rsa };

// The name of a stanza of that kind: "X25519", "ssh-ed25519", "ssh-rsa".
std::string_view name_of(KeyKind kind);

struct Recipient {
  KeyKind kind = KeyKind::x25519;
  std::string point;  // X25519, also of an Ed25519 key
  std::string wire;   // the SSH key as RFC 4253, 6.6 has it; empty for age's own
  RsaPublic rsa;

  // "age1…", or "ssh-ed25519 AAAA…" without its comment.
  std::string text() const;
  // What a stanza says of an SSH key: the beginning of its SHA-256, Base64. Empty for age's own
  // keys, whose stanzas say nothing of whom they are for.
  std::string tag() const;
};

struct Identity {
  Recipient recipient;
  std::string scalar;  // X25519, also of an Ed25519 key
  RsaPrivate rsa;
};

// One recipient: "age1…", "ssh-ed25519 AAAA… comment", "ssh-rsa AAAA… comment". `invalid`, without
// a place, for anything else.
Result<Recipient> parse_recipient(std::string_view text);
// One a line; empty lines and those that start with # are none, as in age(1)'s files of recipients.
Checked<std::vector<Recipient>> parse_recipients(const SourcePtr& source);

// What age-keygen(1) writes ("AGE-SECRET-KEY-1…", with comments), or an OpenSSH private key without
// a passphrase. No error quotes any of it.
Result<std::vector<Identity>> parse_identities(std::string_view text);

}  // namespace tend::secrets
