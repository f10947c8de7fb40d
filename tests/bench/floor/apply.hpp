// What brings about the wish where check.hpp finds it missing.
#pragma once

#include <vector>

#include "wish.hpp"

namespace floor_bench {

void make(const Node& node);

// Adds entries to group(5) and gshadow(5), to passwd(5) and shadow(5).
void add_groups(const std::vector<const Account*>& groups);
void add_users(const std::vector<const Account*>& users);

}  // namespace floor_bench
