#include "resources/account_witnesses.hpp"

namespace tend::resources {

std::vector<Witness> account_witnesses() {
  return {{"/etc/passwd", true}, {"/etc/group", true}};
}

std::vector<Witness> owned_path_witnesses(const std::string& path) {
  auto witnesses = account_witnesses();
  witnesses.push_back({path});
  return witnesses;
}

}  // namespace tend::resources
