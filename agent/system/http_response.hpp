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

// Nothing more needs to be read: the length announced is there, or `limit` bytes of the body.
bool http_is_complete(std::string_view text, std::size_t limit = kBodyLimit);

// Drops the start of a body that is longer than twice `size`, so that it has `size` bytes again.
void keep_end_of_body(std::string& text, std::size_t size);

// `failed` for what is no answer of HTTP. Of the body at most `limit` bytes.
Result<HttpResponse> parse_http_response(std::string_view text, std::size_t limit = kBodyLimit);

}  // namespace tend::system
