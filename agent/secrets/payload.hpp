// What an age file carries: chunks of 64 KiB, each sealed, the last one marked, so that nothing can
// be cut off, added or moved.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tend::secrets {

Result<std::string> seal_payload(std::string_view file_key, std::string_view plain);
// Nothing where any of it is damaged.
std::optional<std::string> unseal_payload(std::string_view file_key, std::string_view payload);

}  // namespace tend::secrets
