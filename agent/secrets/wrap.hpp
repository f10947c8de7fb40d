// The file's key, wrapped for one recipient.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "secrets/age.hpp"

namespace tend::secrets {

inline constexpr std::size_t kFileKeySize = 16;

Result<Stanza> wrap(std::string_view file_key, const Recipient& recipient);
// Nothing where the stanza is not for this identity, or damaged.
std::optional<std::string> unwrap(const Stanza& stanza, const Identity& identity);

}  // namespace tend::secrets
