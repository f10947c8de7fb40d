#include "run/options.hpp"

#include "base/text.hpp"

namespace tend::run {

std::string Options::below_root(const std::string& path) const {
  return root == "/" ? path : normal_path(root + "/" + path);
}

}  // namespace tend::run
