#include "system/git/ref_name.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace tend::system::git {
namespace {

bool allowed(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '/' || c == '+' || c == '-';
}

bool component_allowed(const std::string& part) {
  return !part.empty() && part.front() != '.' && part.front() != '-' && !part.ends_with(".") &&
         !part.ends_with(".lock") && part.find("..") == std::string::npos;
}

}  // namespace

Status check_ref_name(const std::string& name) {
  const auto parts = split(name, '/');
  if (name.size() <= 200 && std::all_of(name.begin(), name.end(), allowed) &&
      std::all_of(parts.begin(), parts.end(), component_allowed)) {
    return {};
  }
  return fail(ErrorCode::usage,
              fmt::format("`{}` is no name of a branch or tag", printable(name).substr(0, 200)));
}

}  // namespace tend::system::git
