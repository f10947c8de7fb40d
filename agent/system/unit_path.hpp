// The units of mount points.
#pragma once

#include <string>
#include <string_view>

namespace tend::system {

// "/srv/my data" and ".mount" -> "srv-my\x20data.mount", as `systemd-escape --path` does
// (systemd.unit(5), "String escaping for inclusion in unit names"). REQUIRES: an absolute, normal
// path.
std::string unit_of_path(std::string_view path, std::string_view suffix);

}  // namespace tend::system
