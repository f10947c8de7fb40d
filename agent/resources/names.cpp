#include "resources/names.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace tend::resources {
namespace {

constexpr std::size_t kLongestAccountName = 32;

bool starts_account(char c) {
  return (c >= 'a' && c <= 'z') || c == '_';
}
bool continues_account(char c) {
  return starts_account(c) || (c >= '0' && c <= '9') || c == '-';
}

}  // namespace

bool has_control_characters(const std::string& text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

Result<std::string> canonical_path(const std::string& path) {
  if (!path.starts_with('/')) {
    return fail(ErrorCode::invalid, fmt::format("`{}` is no absolute path", printable(path)));
  }
  if (has_control_characters(path)) {
    return fail(ErrorCode::invalid,
                fmt::format("path `{}` contains control characters", printable(path)));
  }
  for (const std::string& part : split(path, '/')) {
    if (part == "." || part == "..") {
      return fail(ErrorCode::invalid, fmt::format("path `{}` contains `{}`", path, part));
    }
  }
  return normal_path(path);
}

Result<std::string> account_name(const std::string& name, const std::string& what) {
  const bool good = !name.empty() && name.size() <= kLongestAccountName &&
                    starts_account(name.front()) &&
                    std::all_of(name.begin(), name.end(), continues_account);
  if (good) return name;
  return fail(ErrorCode::invalid,
              fmt::format("`{}` is no name of a {}: up to {} of a-z, 0-9, _ and -, not starting "
                          "with a digit or -",
                          printable(name), what, kLongestAccountName));
}

Result<std::string> one_line(const std::string& text, const std::string& what) {
  const std::string line(trim(text));
  if (line.empty()) return fail(ErrorCode::invalid, what + " is empty");
  if (has_control_characters(line)) {
    return fail(ErrorCode::invalid,
                fmt::format("{} `{}` contains control characters", what, printable(line)));
  }
  return line;
}

}  // namespace tend::resources
