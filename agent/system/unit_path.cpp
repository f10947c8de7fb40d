#include "system/unit_path.hpp"

#include <fmt/format.h>

namespace tend::system {
namespace {

bool stays(char letter) {
  const bool alphanumeric = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                            (letter >= '0' && letter <= '9');
  return alphanumeric || letter == ':' || letter == '_' || letter == '.';
}

}  // namespace

std::string unit_of_path(std::string_view path, std::string_view suffix) {
  if (path == "/") return "-" + std::string(suffix);
  path.remove_prefix(1);
  std::string name;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const char letter = path[i];
    if (letter == '/') {
      name += '-';
    } else if (stays(letter) && !(letter == '.' && i == 0)) {
      name += letter;
    } else {
      name += fmt::format("\\x{:02x}", static_cast<unsigned char>(letter));
    }
  }
  return name + std::string(suffix);
}

}  // namespace tend::system
