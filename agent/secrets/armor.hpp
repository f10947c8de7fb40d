// The text form of an age file (age -a): Base64 in lines of 64 columns between two markers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tend::secrets {

bool is_armored(std::string_view file);
std::string armored(std::string_view bytes);
// Nothing where it is damaged. White space may stand around it, as editors and mail leave it.
std::optional<std::string> without_armor(std::string_view file);

}  // namespace tend::secrets
