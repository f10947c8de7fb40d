#include "system/git/remote_url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.hpp"

namespace tend::system::git {
namespace {

Error unusable(const std::string& url, const std::string& why) {
  return make_error(ErrorCode::usage, fmt::format("`{}` is no usable repository URL: {}",
                                                  printable(without_password(url)), why));
}

bool plain(char c) {
  return static_cast<unsigned char>(c) > 0x20 && c != 0x7f;
}

bool host_allowed(std::string_view host) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' ||
           c == '_';
  };
  return !host.empty() && host.front() != '-' && std::all_of(host.begin(), host.end(), allowed);
}

std::optional<std::uint16_t> port_of(std::string_view text) {
  const auto number = parse_integer(text);
  if (!number || *number < 1 || *number > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(*number);
}

// "user@host:port", "[::1]:22", …
Result<RemoteUrl> parse_authority(const std::string& url, std::string_view authority,
                                  RemoteUrl parsed) {
  const auto at = authority.rfind('@');
  if (at != std::string_view::npos) {
    const std::string_view user = authority.substr(0, at);
    parsed.user = user.substr(0, user.find(':'));
    authority.remove_prefix(at + 1);
  }
  std::string_view host = authority;
  std::string_view port;
  if (authority.starts_with("[")) {
    const auto end = authority.find(']');
    if (end == std::string_view::npos) return fail(unusable(url, "the address lacks its `]`"));
    host = authority.substr(1, end - 1);
    port = authority.substr(end + 1);
  } else if (const auto colon = authority.find(':'); colon != std::string_view::npos) {
    host = authority.substr(0, colon);
    port = authority.substr(colon);
  }
  parsed.host = lower(host);
  if (!host_allowed(parsed.host)) return fail(unusable(url, "the host's name is not one"));
  if (port.empty()) return parsed;
  const auto number = port_of(port.substr(1));
  if (port.front() != ':' || !number) return fail(unusable(url, "the port is no number"));
  parsed.port = *number;
  return parsed;
}

Result<RemoteUrl> parse_with_scheme(const std::string& url, std::size_t separator) {
  using Transport = RemoteUrl::Transport;
  const std::string scheme = lower(url.substr(0, separator));
  const std::string_view rest = std::string_view(url).substr(separator + 3);
  const std::string_view authority = rest.substr(0, rest.find('/'));
  if (scheme == "file") {
    if (rest.starts_with("/")) return RemoteUrl{};
    return fail(unusable(url, "file:// wants an absolute path"));
  }
  if (scheme == "https") return parse_authority(url, authority, {Transport::https, "", 443, ""});
  if (scheme == "ssh") return parse_authority(url, authority, {Transport::ssh, "", 22, "git"});
  if (scheme == "http" || scheme == "git") {
    return fail(
        ErrorCode::refused,
        fmt::format("{}:// proves nothing about the server; use https:// or ssh://", scheme));
  }
  return fail(unusable(url, "known are paths, https:// and ssh://"));
}

}  // namespace

Result<RemoteUrl> parse_remote_url(const std::string& url) {
  if (!std::all_of(url.begin(), url.end(), plain) && !url.starts_with("/")) {
    return fail(unusable(url, "it holds a space or a control character"));
  }
  const auto separator = url.find("://");
  if (url.starts_with("/")) return RemoteUrl{};
  if (separator != std::string::npos) return parse_with_scheme(url, separator);
  const auto colon = url.find(':');
  if (colon == std::string::npos || url.find('@') > colon) {
    return fail(unusable(url, "known are absolute paths, https://, ssh:// and user@host:path"));
  }
  return parse_authority(url, std::string_view(url).substr(0, colon),
                         {RemoteUrl::Transport::ssh, "", 22, "git"});
}

std::string without_password(const std::string& url) {
  const auto scheme = url.find("://");
  if (scheme == std::string::npos) return url;
  const auto start = scheme + 3;
  const auto authority = std::string_view(url).substr(start, url.find('/', start) - start);
  const auto at = authority.rfind('@');
  const auto colon = authority.find(':');
  if (at == std::string_view::npos || colon == std::string_view::npos || colon > at) return url;
  return url.substr(0, start + colon) + ":…" + url.substr(start + at);
}

}  // namespace tend::system::git
