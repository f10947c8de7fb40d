#include "secrets/armor.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"

namespace tend::secrets {
namespace {

constexpr std::string_view kBegin = "-----BEGIN AGE ENCRYPTED FILE-----";
constexpr std::string_view kEnd = "-----END AGE ENCRYPTED FILE-----";
constexpr std::size_t kColumns = 64;

}  // namespace

bool is_armored(std::string_view file) {
  return trim(file).starts_with(kBegin);
}

std::string armored(std::string_view bytes) {
  const std::string base64 = encode_base64(bytes);
  std::string text(kBegin);
  text += '\n';
  for (std::size_t at = 0; at < base64.size(); at += kColumns) {
    text.append(base64, at, kColumns);
    text += '\n';
  }
  text += kEnd;
  return text + '\n';
}

std::optional<std::string> without_armor(std::string_view file) {
  auto lines = split_lines(trim(file));
  if (lines.size() < 3 || lines.front() != kBegin || lines.back() != kEnd) return std::nullopt;
  std::string base64;
  for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
    const bool last = i + 2 == lines.size();
    const std::size_t size = lines[i].size();
    if (last ? size == 0 || size > kColumns : size != kColumns) return std::nullopt;
    base64 += lines[i];
  }
  if (base64.size() % 4 != 0) return std::nullopt;
  return decode_base64(base64);
}

}  // namespace tend::secrets
