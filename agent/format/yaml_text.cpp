#include "format/yaml_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace tend::format {
namespace {

constexpr std::size_t kLineLimit = std::size_t{256} << 10U;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_control(std::string_view text, std::size_t i) {
  const auto byte = static_cast<unsigned char>(text[i]);
  if (byte == '\r') return i + 1 >= text.size() || text[i + 1] != '\n';
  return (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F;
}

std::optional<std::size_t> first_control(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_control(text, i)) return i;
  }
  return std::nullopt;
}

std::size_t first_invalid_line(std::string_view text) {
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    if (!is_valid_utf8(text.substr(start, end - start))) break;
    start = end + 1;
  }
  return start;
}

std::optional<std::size_t> first_long_line(std::string_view text) {
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    if (end - start > kLineLimit) return start;
    start = end + 1;
  }
  return std::nullopt;
}

// yaml-cpp holds a bracketed collection back until it knows whether it is a key, at 130 bytes a
// token.
std::optional<std::size_t> bracket_beyond(std::string_view text, std::size_t limit) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c == '[' || c == '{' || c == ',') && ++count > limit) return i;
  }
  return std::nullopt;
}

Error refused(const SourcePtr& source, std::size_t offset, std::string message) {
  return make_error(ErrorCode::invalid, std::move(message), position_at(source, offset));
}

}  // namespace

std::optional<Error> refusal(const SourcePtr& source, const YamlLimits& limits) {
  const std::string_view text = source->text;
  if (text.size() > limits.bytes) {
    return refused(source, 0,
                   fmt::format("the file has {} bytes, more than the {} a YAML file may have",
                               text.size(), limits.bytes));
  }
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    return refused(source, 0,
                   "the file starts with a byte order mark; save it as UTF-8 without one");
  }
  if (!is_valid_utf8(text)) {
    return refused(source, first_invalid_line(text), "this line is not UTF-8");
  }
  if (const auto at = first_control(text)) {
    return refused(source, *at,
                   fmt::format("control character 0x{:02x}; write it as an escape in double quotes",
                               static_cast<unsigned char>(text[*at])));
  }
  if (const auto at = first_long_line(text)) {
    return refused(source, *at, fmt::format("a line has more than {} bytes", kLineLimit));
  }
  if (const auto at = bracket_beyond(text, limits.nodes / 2)) {
    return refused(source, *at,
                   fmt::format("more than {} items in brackets and braces", limits.nodes / 2));
  }
  return std::nullopt;
}

Position position_at(const SourcePtr& source, std::size_t offset, std::uint32_t length) {
  const std::string_view before = std::string_view(source->text).substr(0, offset);
  const auto line = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n') + 1);
  const auto newline = before.rfind('\n');
  const std::size_t start = newline == std::string_view::npos ? 0 : newline + 1;
  return {source, line, static_cast<std::uint32_t>(before.size() - start + 1), length};
}

std::size_t skip_anchor(std::string_view text, std::size_t offset) {
  if (offset >= text.size() || text[offset] != '&') return offset;
  const auto blank = text.find_first_of(" \t\r\n", offset);
  const auto token = text.find_first_not_of(" \t", blank);
  return token == std::string_view::npos ? offset : token;
}

std::optional<std::size_t> quoted_length(std::string_view text, std::size_t offset) {
  const char quote = text[offset];
  for (std::size_t i = offset + 1; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      const bool doubled = quote == '\'' && i + 1 < text.size() && text[i + 1] == quote;
      if (!doubled) return i - offset + 1;
      ++i;
    }
  }
  return std::nullopt;
}

}  // namespace tend::format
