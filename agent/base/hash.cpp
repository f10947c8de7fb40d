#include "base/hash.hpp"

#include <nettle/hmac.h>
#include <nettle/md5.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>

namespace tend {
namespace {

const std::uint8_t* bytes(std::string_view text) {
  return static_cast<const std::uint8_t*>(static_cast<const void*>(text.data()));
}

std::uint8_t* bytes(std::string& text) {
  return static_cast<std::uint8_t*>(static_cast<void*>(text.data()));
}

// One sort of hash over one text. The functions are of Nettle's one pattern for all of them.
template <class Context, std::size_t Size, auto Start, auto Add, auto End>
std::string digest(std::string_view data) {
  Context context;
  std::string result(Size, '\0');
  Start(&context);
  Add(&context, data.size(), bytes(data));
  End(&context, Size, bytes(result));
  return result;
}

template <class Context, std::size_t Size, auto Key, auto Add, auto End>
std::string keyed_digest(std::string_view key, std::string_view data) {
  Context context;
  std::string result(Size, '\0');
  Key(&context, key.size(), bytes(key));
  Add(&context, data.size(), bytes(data));
  End(&context, Size, bytes(result));
  return result;
}

std::string in_hex(std::string_view digest) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex(digest.size() * 2, '0');
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const auto byte = static_cast<unsigned char>(digest[i]);
    hex[2 * i] = kDigits[byte >> 4U];
    hex[2 * i + 1] = kDigits[byte & 0x0FU];
  }
  return hex;
}

}  // namespace

std::string sha256_bytes(std::string_view data) {
  return digest<sha256_ctx, SHA256_DIGEST_SIZE, sha256_init, sha256_update, sha256_digest>(data);
}

std::string sha512_bytes(std::string_view data) {
  return digest<sha512_ctx, SHA512_DIGEST_SIZE, sha512_init, sha512_update, sha512_digest>(data);
}

std::string hmac_sha256(std::string_view key, std::string_view data) {
  return keyed_digest<hmac_sha256_ctx, SHA256_DIGEST_SIZE, hmac_sha256_set_key, hmac_sha256_update,
                      hmac_sha256_digest>(key, data);
}

std::string hmac_sha1(std::string_view key, std::string_view data) {
  return keyed_digest<hmac_sha1_ctx, SHA1_DIGEST_SIZE, hmac_sha1_set_key, hmac_sha1_update,
                      hmac_sha1_digest>(key, data);
}

std::string sha256(std::string_view data) {
  return in_hex(sha256_bytes(data));
}

std::string keyed_hash(std::string_view key, std::string_view data) {
  return in_hex(hmac_sha256(key, data));
}

std::string md5(std::string_view data) {
  return in_hex(digest<md5_ctx, MD5_DIGEST_SIZE, md5_init, md5_update, md5_digest>(data));
}

std::string sha1(std::string_view data) {
  return in_hex(digest<sha1_ctx, SHA1_DIGEST_SIZE, sha1_init, sha1_update, sha1_digest>(data));
}

void Sha256::Free::operator()(sha256_ctx* context) const {
  delete context;
}

Sha256::Sha256() : context_(new sha256_ctx) {
  sha256_init(context_.get());
}

void Sha256::add(std::string_view data) {
  sha256_update(context_.get(), data.size(), bytes(data));
}

std::string Sha256::hex() {
  std::string result(SHA256_DIGEST_SIZE, '\0');
  sha256_digest(context_.get(), result.size(), bytes(result));
  return in_hex(result);
}

}  // namespace tend
