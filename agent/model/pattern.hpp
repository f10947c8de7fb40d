// Regular expressions of parameter declarations: ECMAScript without back-references, so that no
// text takes exponential time.
#pragma once

#include <optional>
#include <string>

namespace tend::model {

// Why the pattern cannot be used; nothing when it can.
std::optional<std::string> pattern_fault(const std::string& pattern);

// Whether the whole text matches; false for a pattern with a fault.
bool matches_pattern(const std::string& pattern, const std::string& text);

}  // namespace tend::model
