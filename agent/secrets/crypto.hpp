// The primitives that age v1 is made of, over OpenSSL. Keys and texts are bytes in strings; what an
// attacker may have made is refused with an error or an empty answer, never with undefined
// behaviour.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tend::secrets {

inline constexpr std::size_t kKeySize = 32;    // X25519, Ed25519, ChaCha20-Poly1305
inline constexpr std::size_t kNonceSize = 12;  // ChaCha20-Poly1305
inline constexpr std::size_t kSealSize = 16;   // what seal() adds

// Loads OpenSSL, once (base/shared_library.hpp); `unsupported` where it is not installed. Who gives
// an error below does so by itself; unseal() and rsa_decrypt() answer nothing without it.
Status load_crypto();

// From the kernel's generator (getentropy(3)), 256 at most; io where that fails.
Result<std::string> random_bytes(std::size_t count);

// RFC 5869 with SHA-256; 32 bytes.
std::string hkdf(std::string_view key, std::string_view salt, std::string_view info);
// Takes as long whatever differs.
bool same_bytes(std::string_view a, std::string_view b);

// RFC 7748. `invalid` for a point of low order.
Result<std::string> x25519(std::string_view scalar, std::string_view point);
Result<std::string> x25519_public(std::string_view scalar);
// The X25519 point of an Ed25519 public key (RFC 7748, 4.1: u = (1 + y) / (1 - y)).
Result<std::string> x25519_of_ed25519(std::string_view public_key);

// ChaCha20-Poly1305, RFC 8439, without additional data.
Result<std::string> seal(std::string_view key, std::string_view nonce, std::string_view plain);
// Nothing where it was sealed with another key or nonce, or is damaged.
std::optional<std::string> unseal(std::string_view key, std::string_view nonce,
                                  std::string_view sealed);

// Big-endian numbers, as OpenSSH writes them.
struct RsaPublic {
  std::string modulus;
  std::string exponent;
};
struct RsaPrivate {
  RsaPublic open;
  std::string exponent;
};

// RSAES-OAEP with SHA-256 (RFC 8017, 7.1). `invalid` below 2048 bits.
Result<std::string> rsa_encrypt(const RsaPublic& key, std::string_view label,
                                std::string_view plain);
std::optional<std::string> rsa_decrypt(const RsaPrivate& key, std::string_view label,
                                       std::string_view sealed);

}  // namespace tend::secrets
