// Options of mounts: those wished for against those in effect.
#pragma once

#include <string>
#include <vector>

#include "system/mount_table.hpp"

namespace tend::resources {

// "rw, nosuid" -> rw, nosuid.
std::vector<std::string> mount_options(const std::string& text);
// The same options, in any order; `defaults` says nothing.
bool same_options(const std::string& one, const std::string& other);

// What a mount lacks. Only what /proc/self/mountinfo is sure to show is judged; the rest is taken
// to be as wished.
struct OptionGaps {
  std::vector<std::string> by_remount;  // "nosuid"
  std::vector<std::string> stuck;       // "vers is 4.1, wanted 4.2": only a new mount has them
  bool empty() const { return by_remount.empty() && stuck.empty(); }
};
OptionGaps option_gaps(const std::vector<std::string>& wished, const system::MountEntry& mount);

}  // namespace tend::resources
