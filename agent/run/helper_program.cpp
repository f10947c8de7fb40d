#include "run/helper_program.hpp"

#include <unistd.h>

#include "base/text.hpp"
#include "run/places.hpp"

namespace tend::run {

std::string helper_program(const std::string& name) {
  const std::string installed = std::string(Places::kHelpers) + name;
  if (::access(installed.c_str(), X_OK) == 0) return installed;
  std::string self(4096, '\0');
  const auto length = ::readlink("/proc/self/exe", self.data(), self.size());
  if (length <= 0) return installed;
  self.resize(static_cast<std::size_t>(length));
  const std::string beside = parent_path(self) + "/system/" + name;
  return ::access(beside.c_str(), X_OK) == 0 ? beside : installed;
}

}  // namespace tend::run
