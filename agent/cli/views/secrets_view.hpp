// What `tend secrets` says.
#pragma once

#include <string>
#include <vector>

#include "base/value.hpp"
#include "cli/screen.hpp"
#include "run/secrets.hpp"

namespace tend::cli {

std::string secrets_text(const std::vector<run::ListedSecret>& listed, const Screen& screen);
std::string secrets_text(const run::WrittenSecrets& written, const Screen& screen);

// tend.secrets/1: {schema, secrets: [{name, exists, needed_by, readable_by, escrow, differences}]}
Value secrets_document(const std::vector<run::ListedSecret>& listed);
// tend.secrets-written/1: {schema, written: [{name, hosts}], notes}
Value secrets_document(const run::WrittenSecrets& written);

}  // namespace tend::cli
