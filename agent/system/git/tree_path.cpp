#include "system/git/tree_path.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace tend::system::git {
namespace {

std::string fault_of(std::string_view name) {
  if (name.empty()) return "a path component is empty";
  if (name == "." || name == "..") return "it leads elsewhere";
  if (lower(name) == ".git") return "it is Git's own";
  if (name.size() > 255) return "a path component is longer than 255 bytes";
  if (name.find_first_of("/\\") != std::string_view::npos) return "it holds a separator";
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (std::any_of(name.begin(), name.end(), control)) return "it holds a control character";
  if (!is_valid_utf8(name)) return "it is not UTF-8";
  return {};
}

// Escaped and cut, so that a message stays a line.
std::string shown(std::string_view path) {
  std::string text;
  for (const char c : path.substr(0, 200)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7f) {
      text += fmt::format("\\x{:02x}", byte);
    } else {
      text += c;
    }
  }
  return path.size() > 200 ? text + "…" : text;
}

}  // namespace

Status check_name(std::string_view directory, std::string_view name) {
  const std::string fault = fault_of(name);
  if (fault.empty()) return {};
  return fail(ErrorCode::invalid,
              fmt::format("the path `{}` is not allowed in a lab repository: {}",
                          shown(below(directory, name)), fault));
}

Status check_path(std::string_view path) {
  if (path.empty()) return {};
  if (path.size() > 4000) {
    return fail(ErrorCode::invalid,
                fmt::format("the path `{}` is longer than 4000 bytes", shown(path)));
  }
  std::string directory;
  for (const std::string& name : split(path, '/')) {
    TEND_CHECK(check_name(directory, name));
    directory = below(directory, name);
  }
  return {};
}

std::string below(std::string_view directory, std::string_view name) {
  if (directory.empty()) return std::string(name);
  return fmt::format("{}/{}", directory, name);
}

Error too_large(const std::string& path, std::uint64_t size) {
  return make_error(
      ErrorCode::invalid,
      fmt::format("{} has {} bytes; a file of a lab repository may have 8 MiB", path, size));
}

}  // namespace tend::system::git
