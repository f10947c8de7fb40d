// What `tend secrets` does in a checkout of the lab repository: it needs neither root nor a host's
// private key. The layout of secrets/ is in secrets/lab_secrets.hpp.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "run/options.hpp"
#include "secrets/lab_secrets.hpp"

namespace tend::run {

// One secret, as the inventory wants it and as its file has it.
struct ListedSecret {
  std::string name;
  bool exists = false;                   // the file is there
  std::vector<std::string> needed_by;    // hosts whose parameters name it
  std::vector<std::string> readable_by;  // hosts to whose key it is encrypted
  std::size_t escrow = 0;                // escrow keys among its recipients, as far as files tell
  std::vector<std::string> differences;  // between the two, in words
};

// All secrets of the lab or of its inventory, by name. Faults of the inventory, of keys and of
// files that are no age files.
Checked<std::vector<ListedSecret>> list_secrets(const Options& options);

struct WrittenSecrets {
  struct One {
    std::string name;
    std::vector<std::string> hosts;  // it is encrypted to, besides the escrow keys
  };
  std::vector<One> written;
  std::vector<std::string> notes;  // hosts that need one and have no key here yet
};

// Encrypts a value to the escrow keys and to the hosts that need it. A text of one line loses the
// line's end, which `echo` puts there; any other stays as it is.
Checked<WrittenSecrets> set_secret(const Options& options, const std::string& name,
                                   std::string value);
// Opens secrets with a private escrow key and encrypts them anew to whoever is to read them now;
// all secrets where none are named. `identity` is a file, or "-" for stdin. All of them or none are
// written.
Checked<WrittenSecrets> rewrap_secrets(const Options& options, std::vector<std::string> names,
                                       const std::string& identity);

// Private to run: who is to read which.
struct SecretNeeds {
  secrets::LabKeys keys;
  std::map<std::string, std::set<std::string>> hosts;  // by secret: the hosts that need it
};
Checked<SecretNeeds> secret_needs(const Options& options, const system::Snapshot& lab);
// Whether one of the stanzas is for one of the keys.
bool is_for(const std::vector<secrets::Stanza>& stanzas,
            const std::vector<secrets::Recipient>& keys);

}  // namespace tend::run
