// Base64 (RFC 4648).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tend {

// Padded or not; nothing when there is any other character, white space included, or a stray bit.
std::optional<std::string> decode_base64(std::string_view text);

// Padded.
std::string encode_base64(std::string_view bytes);

}  // namespace tend
