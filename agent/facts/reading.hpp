// Reading for gatherers: small files, most of them of /proc and /sys.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"
#include "system/file_reader.hpp"

namespace tend::facts {

// The trimmed content; nothing when it cannot be read.
std::optional<std::string> read_optional(const system::FileReader& files, const std::string& path);
// The trimmed content; empty when it cannot be read.
std::string read_or_empty(const system::FileReader& files, const std::string& path);
bool exists(const system::FileReader& files, const std::string& path);
// The last part of what a link points to; empty when there is no link.
std::string link_name(const system::FileReader& files, const std::string& path);
// "key : value" or "key=value" at the first separator, both trimmed; nothing when there is none.
std::optional<std::pair<std::string, std::string>> key_and_value(std::string_view line,
                                                                 char separator);
// The machine as the kernel names it: x86_64.
std::string machine();

}  // namespace tend::facts
