// The text of sysctl.d(5), and its keys.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "system/file_reader.hpp"

namespace tend::resources {

// "net/ipv4/ip_forward" -> "net.ipv4.ip_forward": with a slash for first separator the two are
// swapped. Or why the text is no key.
Result<std::string> canonical_sysctl_key(const std::string& name);
// Blanks and tabs as one blank each, as the kernel parts its lists either way.
std::string canonical_sysctl_value(const std::string& value);

// The drop-in of one key, and its text.
std::string sysctl_file(const std::string& key);
std::string sysctl_file_text(const std::string& key, const std::string& value);
// The value that a text of that form gives the key, the last one; nothing when it does not name it.
std::optional<std::string> sysctl_value_in(const std::string& text, const std::string& key);

struct SysctlOverride {
  std::string file;
  std::string value;
};
// The file of /etc, /run and /usr that sets the key after ours does, so that ours would be lost at
// the next boot; nothing when there is none. Of files of one name that of /etc counts
// (sysctl.d(5)).
Result<std::optional<SysctlOverride>> sysctl_override(const std::string& key,
                                                      const system::FileReader& files);

}  // namespace tend::resources
