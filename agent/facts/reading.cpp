#include "facts/reading.hpp"

#include <sys/utsname.h>

#include "base/text.hpp"

namespace tend::facts {

std::optional<std::string> read_optional(const system::FileReader& files, const std::string& path) {
  const auto text = files.read(path);
  if (!text) return std::nullopt;
  return std::string(trim(*text));
}

std::string read_or_empty(const system::FileReader& files, const std::string& path) {
  return read_optional(files, path).value_or("");
}

bool exists(const system::FileReader& files, const std::string& path) {
  const auto status = files.status(path);
  return status && status->exists();
}

std::string link_name(const system::FileReader& files, const std::string& path) {
  const auto target = files.read_link(path);
  return target ? base_name(*target) : "";
}

std::optional<std::pair<std::string, std::string>> key_and_value(std::string_view line,
                                                                 char separator) {
  const auto at = line.find(separator);
  if (at == std::string_view::npos) return std::nullopt;
  return std::pair(std::string(trim(line.substr(0, at))), std::string(trim(line.substr(at + 1))));
}

std::string machine() {
  utsname name{};
  return uname(&name) == 0 ? static_cast<const char*>(name.machine) : "";
}

}  // namespace tend::facts
