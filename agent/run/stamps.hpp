// What a catalog was made from, told by metadata instead of content.
#pragma once

#include <optional>
#include <string>

namespace tend::run {

// Of this very program's file: another build, another stamp.
std::string build_stamp();

// Of every file below a directory, .git apart; a missing directory has one too. Nothing when a file
// changed so lately that its times cannot tell the next change, or when it cannot be read.
std::optional<std::string> tree_stamp(const std::string& directory);

}  // namespace tend::run
