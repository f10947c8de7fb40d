// passwd(5), group(5) and shadow(5), understood. Pure: text in, values out. Lines that are none
// (and the +/- lines of NIS) are passed over, as the C library does.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "system/accounts.hpp"

namespace tend::system {

struct ShadowEntry {
  std::string name;
  std::string hash;
};

std::vector<User> parse_passwd(std::string_view text);
std::vector<Group> parse_group(std::string_view text);
std::vector<ShadowEntry> parse_shadow(std::string_view text);

}  // namespace tend::system
