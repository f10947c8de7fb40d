// The check itself: does a host hold the wish?
#pragma once

#include <string>
#include <vector>

#include "wish.hpp"

namespace floor_bench {

// Reads and compares the whole node. `buffer` is scratch memory.
bool holds(const Node& node, std::string& buffer);

// By fstatat(2) alone: kind, owner, mode, a file's size.
bool seems_to_hold(const Node& node);

// The accounts that FILE, group(5) or passwd(5), has not as wished.
std::vector<const Account*> missing_accounts(const char* file,
                                             const std::vector<Account>& accounts);

// How many of the packages dpkg's database, read once, does not call installed.
std::size_t missing_packages(const std::vector<std::string_view>& packages);

// `content` with the line edited.
std::string edited(const Node& line, std::string_view content);

}  // namespace floor_bench
