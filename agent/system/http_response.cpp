#include "system/http_response.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"

namespace tend::system {
namespace {

struct Parts {
  std::string_view header;  // without its final empty line
  std::string_view body;
};

std::optional<Parts> parts_of(std::string_view text) {
  for (const std::string_view end : {"\r\n\r\n", "\n\n"}) {
    const auto at = text.find(end);
    if (at != std::string_view::npos)
      return Parts{text.substr(0, at), text.substr(at + end.size())};
  }
  return std::nullopt;
}

std::optional<std::size_t> content_length(std::string_view header) {
  for (const auto& line : split_lines(header)) {
    const auto colon = line.find(':');
    if (colon == std::string::npos || lower(line.substr(0, colon)) != "content-length") continue;
    const auto number = parse_integer(trim(std::string_view(line).substr(colon + 1)));
    if (number && *number >= 0) return static_cast<std::size_t>(*number);
  }
  return std::nullopt;
}

std::optional<int> status_of(std::string_view header) {
  const std::string line = split(header, '\n').front();
  const auto words = split(trim(line), ' ');
  if (words.size() < 2 || !words[0].starts_with("HTTP/1.")) return std::nullopt;
  const auto number = parse_integer(words[1]);
  if (!number || *number < 100 || *number > 999) return std::nullopt;
  return static_cast<int>(*number);
}

}  // namespace

bool http_is_complete(std::string_view text, std::size_t limit) {
  const auto parts = parts_of(text);
  if (!parts) return text.size() > kHeaderLimit;
  const auto length = content_length(parts->header);
  return parts->body.size() >= limit || (length && parts->body.size() >= *length);
}

void keep_end_of_body(std::string& text, std::size_t size) {
  const auto parts = parts_of(text);
  if (!parts || parts->body.size() <= 2 * size) return;
  text.erase(text.size() - parts->body.size(), parts->body.size() - size);
}

Result<HttpResponse> parse_http_response(std::string_view text, std::size_t limit) {
  const auto parts = parts_of(text);
  const auto status = parts ? status_of(parts->header) : std::nullopt;
  if (!status) return fail(ErrorCode::failed, "what answered does not speak HTTP");
  std::size_t size = limit;
  if (const auto length = content_length(parts->header)) size = std::min(size, *length);
  return HttpResponse{*status, std::string(parts->body.substr(0, size))};
}

}  // namespace tend::system
