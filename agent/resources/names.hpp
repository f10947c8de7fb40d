// Canonical names, and why some text is none. Names end up in paths, in /etc/passwd and in unit
// files: no control characters, nothing that would mean something else there.
#pragma once

#include <string>

#include "base/result.hpp"

namespace tend::resources {

// An absolute path without `.` and `..`, doubled or trailing slashes.
Result<std::string> canonical_path(const std::string& path);
// A name as useradd(8) takes it.
Result<std::string> account_name(const std::string& name, const std::string& what);
// One line of text, trimmed, not empty.
Result<std::string> one_line(const std::string& text, const std::string& what);

bool has_control_characters(const std::string& text);

}  // namespace tend::resources
