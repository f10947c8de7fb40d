// Unified diffs of texts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tend {

// Texts beyond this are summarised ("121,003 bytes -> 121,010 bytes"), like binary ones.
inline constexpr std::size_t kDiffLimit = 100 * 1024;

// Hunks with three lines of context, without the ---/+++ header, each line ending in a newline; a
// missing final newline is said as diff(1) says it. Empty when equal.
std::string unified_diff(std::string_view before, std::string_view after);

}  // namespace tend
