// OpenPGP public keys (RFC 4880, RFC 9580), as far as naming them needs: pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tend::resources {

inline constexpr std::string_view kArmourBegin = "-----BEGIN PGP PUBLIC KEY BLOCK-----";

// The fingerprints of the primary keys in a text as `gpg --export --armor` writes it, 40 upper-case
// hex digits each, in order. `invalid` where it is no such text, is damaged, or has a key of
// another version than 4 (apt takes no other either).
Result<std::vector<std::string>> key_fingerprints(std::string_view armoured);

// The digits of a fingerprint as people write it, upper-case and without spaces; nothing when it is
// none.
std::optional<std::string> canonical_fingerprint(std::string_view text);

}  // namespace tend::resources
