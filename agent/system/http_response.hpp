// The answers of HTTP/1.0 and 1.1 servers to a request of HTTP/1.0. Pure. Internal to this folder's
// adapters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "system/probe.hpp"

namespace tend::system {

inline constexpr std::size_t kBodyLimit = std::size_t{1} << 20U;
inline constexpr std::size_t kHeaderLimit = std::size_t{64} << 10U;

// Nothing more needs to be read: the length announced is there, or more than we keep.
bool http_is_complete(std::string_view text);

// `failed` for what is no answer of HTTP.
Result<HttpResponse> parse_http_response(std::string_view text);

}  // namespace tend::system
