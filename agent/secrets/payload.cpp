#include "secrets/payload.hpp"

#include <cstdint>

#include "secrets/crypto.hpp"

namespace tend::secrets {
namespace {

constexpr std::size_t kChunk = std::size_t{64} << 10U;
constexpr std::size_t kPrefix = 16;  // random, of the file: the salt of the payload's key

// Eleven bytes of counter, one that marks the last chunk.
std::string nonce_of(std::uint64_t chunk, bool last) {
  std::string nonce(kNonceSize, '\0');
  for (std::size_t at = kNonceSize - 1; at-- > 0 && chunk > 0; chunk >>= 8U) {
    nonce[at] = static_cast<char>(chunk & 0xFFU);
  }
  nonce.back() = last ? '\x01' : '\x00';
  return nonce;
}

}  // namespace

Result<std::string> seal_payload(std::string_view file_key, std::string_view plain) {
  TEND_TRY(payload, random_bytes(kPrefix));
  const std::string key = hkdf(file_key, payload, "payload");
  for (std::uint64_t chunk = 0;; ++chunk) {
    const bool last = plain.size() <= kChunk;
    TEND_TRY(sealed, seal(key, nonce_of(chunk, last), plain.substr(0, kChunk)));
    payload += sealed;
    if (last) return payload;
    plain.remove_prefix(kChunk);
  }
}

std::optional<std::string> unseal_payload(std::string_view file_key, std::string_view payload) {
  if (payload.size() < kPrefix) return std::nullopt;
  const std::string key = hkdf(file_key, payload.substr(0, kPrefix), "payload");
  payload.remove_prefix(kPrefix);
  std::string plain;
  for (std::uint64_t chunk = 0;; ++chunk) {
    const bool last = payload.size() <= kChunk + kSealSize;
    const auto part = payload.substr(0, kChunk + kSealSize);
    auto opened = unseal(key, nonce_of(chunk, last), part);
    // Only an empty text has an empty chunk.
    if (!opened || (opened->empty() && chunk > 0)) return std::nullopt;
    plain += *opened;
    if (last) return plain;
    payload.remove_prefix(part.size());
  }
}

}  // namespace tend::secrets
