// Files of age v1 (age-encryption.org/v1, as age(1) reads and writes them): a key of its own for
// each file, wrapped once for each recipient. In process: a secret is in no argument, environment
// or temporary file of a child, and a host needs no package for it.
//
// Passphrases (scrypt) and plugins are not read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "secrets/keys.hpp"

namespace tend::secrets {

// One way to the file's key.
struct Stanza {
  std::string type;                    // "X25519", "ssh-ed25519", …
  std::vector<std::string> arguments;  // of SSH keys the first is Recipient::tag()
  std::string body;
};

// For whom a file is, as far as it says so. Nothing is verified without a private key. `invalid`
// where it is no age file or damaged.
Result<std::vector<Stanza>> stanzas_of(std::string_view file);

// Armoured (age -a), so that Git shows it as text. REQUIRES: a recipient.
Result<std::string> encrypt(std::string_view plain, const std::vector<Recipient>& recipients);

// Binary and armoured files. `permission` where none of the identities is among its recipients,
// `invalid` where it is damaged. No part of a damaged text is ever returned.
Result<std::string> decrypt(std::string_view file, const std::vector<Identity>& identities);

}  // namespace tend::secrets
