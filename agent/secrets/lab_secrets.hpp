// The folder secrets/ of a lab repository:
//   secrets/NAME.age        one secret, encrypted to the hosts that need it and to the escrow keys
//   secrets/escrow.pub      the lab's escrow keys, one a line; their private halves lie in a safe
//   secrets/hosts/HOST.pub  a host's public SSH keys, as its /etc/ssh/ssh_host_ed25519_key.pub has
//                           them
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "secrets/age.hpp"
#include "system/file_reader.hpp"
#include "system/repository.hpp"

namespace tend::secrets {

inline constexpr const char* kEscrowFile = "secrets/escrow.pub";

// Letters, digits, `_`, `-` and `.`, the first one no `.`; at most 100.
bool is_secret_name(std::string_view name);
std::string path_of_secret(std::string_view name);
std::string path_of_host_key(std::string_view host);

// The names of all secrets of the lab, sorted.
Result<std::vector<std::string>> secret_names(const system::Snapshot& lab);

struct LabKeys {
  std::vector<Recipient> escrow;
  std::map<std::string, std::vector<Recipient>> hosts;  // by inventory name
};
// Every fault of these files, with its place.
Checked<LabKeys> load_keys(const system::Snapshot& lab);

// The private SSH keys of this host, below /etc/ssh: Ed25519 and, where there is one, RSA.
// `permission` where they need root, `not_found` where there is none.
Result<std::vector<Identity>> host_identities(const system::FileReader& files);

// The text of secrets/NAME.age. `not_found` where there is no such file, `permission` where it is
// not encrypted to any of the identities, `invalid` for all else; every message names the file.
Result<std::string> read_secret(const system::Snapshot& lab, const std::string& name,
                                const std::vector<Identity>& identities);

// A secret is text: valid UTF-8 without zero bytes. `invalid` says what to do with other things.
Status check_text(std::string_view secret);

// What digests of secrets are keyed with on this host; it follows from the host's own private key,
// so that nobody else has it and nothing must be kept. Empty without identities.
std::string digest_key(const std::vector<Identity>& identities);

}  // namespace tend::secrets
