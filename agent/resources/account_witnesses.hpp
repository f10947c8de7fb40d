// The files that say who is who on this host, for kinds that look names up.
#pragma once

#include <vector>

#include "resources/provider.hpp"

namespace tend::resources {

// /etc/passwd and /etc/group; passwd(5), group(5).
std::vector<Witness> account_witnesses();
// `path` itself and account_witnesses(): of a file with owner and group.
std::vector<Witness> owned_path_witnesses(const std::string& path);

}  // namespace tend::resources
