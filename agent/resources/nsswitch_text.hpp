// The text of nsswitch.conf(5): pure. A service belongs to its database together with the actions
// in brackets behind it.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace tend::resources {

struct NsswitchWish {
  std::string database;  // "passwd"
  std::string service;   // "sss"
  bool present = true;
  std::string ahead_of;  // of a new one: the service that it goes before; empty: it goes behind the
                         // host's own (files, systemd, …), else to the end
  std::optional<std::string> action;  // "[NOTFOUND=return]"; unset: as it is
  bool drop_line = false;  // of an absent one: the line goes when nothing but `files` is left
};

struct NsswitchEntry {
  std::string action;  // "[NOTFOUND=return]", several parted by blanks; empty for none
  std::string next;    // the service behind it; empty for the last
};

// Databases that nsswitch.conf(5), autofs(8) and sudoers(5) name.
const std::vector<std::string>& nsswitch_databases();

// Whether the text has a line for the database at all.
bool has_nsswitch_line(const std::string& text, const std::string& database);
// How the service stands in its database's line; nothing when it does not.
std::optional<NsswitchEntry> find_nsswitch(const std::string& text, const std::string& database,
                                           const std::string& service);
// The text as wished; the same text when it is so already. All other services, blanks, comments
// and lines stay as they are. A database without a line gets one with what counts without it.
std::string edit_nsswitch(const std::string& text, const NsswitchWish& wish);

}  // namespace tend::resources
