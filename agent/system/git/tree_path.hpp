// Private to system: which names a lab repository may have.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tend::system::git {

inline constexpr std::size_t kBlobLimit = std::size_t{8} << 20U;

// One component, found below `directory`; `invalid` for `..`, `.`, `.git`, separators, control
// characters, more than 255 bytes, or bytes that are no UTF-8. The message shows the name escaped.
Status check_name(std::string_view directory, std::string_view name);
// A relative path of such components, without doubled or trailing slashes. Empty is fine: the top.
Status check_path(std::string_view path);

// "a/b", or "b" at the top.
std::string below(std::string_view directory, std::string_view name);

Error too_large(const std::string& path, std::uint64_t size);

}  // namespace tend::system::git
