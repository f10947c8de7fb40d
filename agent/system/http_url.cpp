#include "system/http_url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.hpp"

namespace tend::system {
namespace {

constexpr std::string_view kScheme = "http://";

std::optional<std::uint16_t> parse_port(std::string_view text) {
  const auto number = parse_integer(text);
  if (!number || *number < 1 || *number > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(*number);
}

// "host", "host:80", "[::1]", "[::1]:80".
bool split_authority(HttpUrl& url) {
  std::string_view rest = url.authority;
  const bool bracketed = rest.starts_with('[');
  const auto end = bracketed ? rest.find(']') : rest.find(':');
  if (bracketed && end == std::string_view::npos) return false;
  const std::size_t skipped = bracketed ? 1 : 0;
  url.host = rest.substr(skipped, end == std::string_view::npos ? end : end - skipped);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + skipped);
  if (!rest.empty()) {
    const auto port = rest.starts_with(':') ? parse_port(rest.substr(1)) : std::nullopt;
    if (!port) return false;
    url.port = *port;
  }
  return !url.host.empty();
}

}  // namespace

Result<HttpUrl> parse_http_url(const std::string& url) {
  const auto bad = [&](std::string_view why) {
    return fail(ErrorCode::invalid, fmt::format("`{}` cannot be asked: {}", printable(url), why));
  };
  if (!url.starts_with(kScheme)) return bad("only http:// is");
  if (std::any_of(url.begin(), url.end(), [](char c) { return c <= ' ' || c == '\x7f'; })) {
    return bad("it has characters that no URL has");
  }
  const std::string_view rest = std::string_view(url).substr(kScheme.size());
  const auto end = rest.find_first_of("/?#");
  HttpUrl result;
  result.authority = rest.substr(0, end);
  if (result.authority.find('@') != std::string::npos) return bad("it has a user name");
  if (!split_authority(result)) return bad("its host or port makes no sense");
  if (end == std::string_view::npos) return result;
  result.target = rest.substr(end, rest.find('#') - end);
  if (!result.target.starts_with('/')) result.target.insert(0, "/");
  return result;
}

}  // namespace tend::system
