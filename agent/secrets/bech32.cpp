#include "secrets/bech32.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "base/text.hpp"

namespace tend::secrets {
namespace {

constexpr std::string_view kAlphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t kChecksum = 6;

using Fives = std::vector<std::uint8_t>;  // groups of five bits

std::uint32_t polymod(const Fives& values) {
  constexpr std::array<std::uint32_t, 5> kGenerator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
                                                       0x3d4233dd, 0x2a1462b3};
  std::uint32_t checksum = 1;
  for (const std::uint8_t value : values) {
    const std::uint32_t top = checksum >> 25U;
    checksum = (checksum & 0x1ffffffU) << 5U ^ value;
    for (unsigned i = 0; i < kGenerator.size(); ++i) {
      if ((top >> i & 1U) != 0) checksum ^= kGenerator.at(i);
    }
  }
  return checksum;
}

Fives expanded(std::string_view prefix) {
  Fives values;
  for (const char c : prefix) values.push_back(static_cast<std::uint8_t>(c) >> 5U);
  values.push_back(0);
  for (const char c : prefix) values.push_back(static_cast<std::uint8_t>(c) & 31U);
  return values;
}

Fives checked(std::string_view prefix, const Fives& data) {
  Fives values = expanded(prefix);
  values.insert(values.end(), data.begin(), data.end());
  return values;
}

std::optional<std::string> to_bytes(const Fives& data) {
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const std::uint8_t value : data) {
    bits = (bits << 5U | value) & 0xFFFU;
    held += 5;
    if (held < 8) continue;
    held -= 8;
    bytes += static_cast<char>(bits >> held & 0xFFU);
  }
  if (held >= 5 || (bits & ((1U << held) - 1U)) != 0) return std::nullopt;
  return bytes;
}

Fives to_fives(std::string_view bytes) {
  Fives values;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : bytes) {
    bits = (bits << 8U | static_cast<unsigned char>(c)) & 0xFFFU;
    for (held += 8; held >= 5; held -= 5) {
      values.push_back(static_cast<std::uint8_t>(bits >> (held - 5) & 31U));
    }
  }
  if (held > 0) values.push_back(static_cast<std::uint8_t>(bits << (5 - held) & 31U));
  return values;
}

bool is_upper(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

std::optional<std::string> decode_bech32(std::string_view prefix, std::string_view text) {
  const std::string small = lower(text);
  const std::string small_prefix = lower(prefix);
  if (text != small && !is_upper(text)) return std::nullopt;
  if (!small.starts_with(small_prefix + "1")) return std::nullopt;
  Fives data;
  for (const char c : small.substr(prefix.size() + 1)) {
    const auto value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    data.push_back(static_cast<std::uint8_t>(value));
  }
  if (data.size() < kChecksum || polymod(checked(small_prefix, data)) != 1) return std::nullopt;
  data.resize(data.size() - kChecksum);
  return to_bytes(data);
}

std::string encode_bech32(std::string_view prefix, std::string_view bytes) {
  Fives data = to_fives(bytes);
  Fives values = checked(prefix, data);
  values.insert(values.end(), kChecksum, 0);
  const std::uint32_t checksum = polymod(values) ^ 1U;
  std::string text = std::string(prefix) + "1";
  for (const std::uint8_t value : data) text += kAlphabet[value];
  for (unsigned i = 0; i < kChecksum; ++i) text += kAlphabet[checksum >> 5 * (5 - i) & 31U];
  return text;
}

}  // namespace tend::secrets
