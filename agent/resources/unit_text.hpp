// The syntax of unit files, as far as a slip of the pen goes (systemd.syntax(7)).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tend::resources {

// What is wrong with the text of a unit file: "line 3: no `Key=Value`, section or comment"; nothing
// when it looks right.
std::optional<std::string> unit_text_fault(std::string_view text);

}  // namespace tend::resources
