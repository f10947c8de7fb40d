// What apt-get says, understood. Pure: text in, values out. Its words are those of LANG=C.UTF-8.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "system/packages.hpp"

namespace tend::system {

// The Inst and Remv (or Purg) lines of `apt-get -s`.
PackageTransaction parse_simulation(std::string_view out);

// Names that apt-get could not find in its lists, or not in the version asked for, each once, in
// order.
std::vector<std::string> parse_missing(std::string_view err);

// "Note, selecting 'mawk' instead of 'awk'": a wish for a virtual package, taken for another one.
struct Substitution {
  std::string wished;
  std::string taken;
};
std::optional<Substitution> parse_substitution(std::string_view out);

// Wishes that several packages provide and none is called: "Package awk is a virtual package
// provided by:".
std::vector<std::string> parse_virtual(std::string_view out);

// Which packages depend on what cannot be had: "lonely : Depends: nobody but it is not
// installable".
std::vector<std::string> parse_unmet(std::string_view out);

// apt's own errors, its `E:` lines without the mark, the last `limit` of them.
std::vector<std::string> parse_errors(std::string_view err, std::size_t limit = 5);

// Somebody else holds a lock of apt or dpkg: who, in words ("process 812 (unattended-upgr)", or
// "another process" when nobody says). `err` tells whether the lock was refused in the end; while
// apt waited, it named the holder in `out`.
std::optional<std::string> parse_lock_holder(std::string_view err, std::string_view out = "");

// The lists name files that the archive no longer has: they are stale.
bool says_lists_are_stale(std::string_view err);

}  // namespace tend::system
