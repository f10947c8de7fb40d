// Bech32 (BIP 173), in which age writes its own keys. Without BIP 173's limit of 90 characters, as
// age has it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tend::secrets {

// The bytes behind a text of this prefix ("age", "AGE-SECRET-KEY-"); nothing when it has another
// one, mixed case, a wrong checksum or stray bits.
std::optional<std::string> decode_bech32(std::string_view prefix, std::string_view text);
// In lower case.
std::string encode_bech32(std::string_view prefix, std::string_view bytes);

}  // namespace tend::secrets
