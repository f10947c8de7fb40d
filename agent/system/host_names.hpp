// Names to addresses without DNS. Pure. Internal to this folder's adapters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tend::system {

// An address is itself; "localhost" is 127.0.0.1 and ::1; other names are looked up in the text of
// hosts(5), in its order, without regard to case. Empty when unknown.
std::vector<std::string> addresses_of(const std::string& host, std::string_view hosts_file);

}  // namespace tend::system
