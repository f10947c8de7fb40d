// The octal escapes of /proc/self/mountinfo and /etc/fstab (proc(5), fstab(5)).
#pragma once

#include <string>
#include <string_view>

namespace tend::system {

// "\040" -> " "; a backslash that starts no three octal digits stays.
std::string unescape_mount_field(std::string_view field);
// Space, tab, newline, backslash and "#" as three octal digits, so that the text is one field and
// starts no comment.
std::string escape_mount_field(std::string_view text);

}  // namespace tend::system
