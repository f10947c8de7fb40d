#include "base/hash.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace tend {
namespace {

using Digest = std::array<unsigned char, EVP_MAX_MD_SIZE>;

// Looked up once: EVP_Digest() with EVP_sha256() searches the providers at every call
// (EVP_MD_fetch(3)).
const EVP_MD* fetched(const char* name) {
  return EVP_MD_fetch(nullptr, name, nullptr);
}

std::string in_hex(const Digest& digest, unsigned int size) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(std::size_t{size} * 2);
  for (unsigned int i = 0; i < size; ++i) {
    hex += kDigits[digest.at(i) >> 4U];
    hex += kDigits[digest.at(i) & 0x0FU];
  }
  return hex;
}

std::string hex_digest(std::string_view data, const EVP_MD* kind) {
  Digest digest{};
  unsigned int size = 0;
  EVP_Digest(data.data(), data.size(), digest.data(), &size, kind, nullptr);
  return in_hex(digest, size);
}

unsigned int hmac(const EVP_MD* kind, std::string_view key, std::string_view data, Digest& digest) {
  unsigned int size = 0;
  HMAC(kind, key.data(), static_cast<int>(key.size()),
       static_cast<const unsigned char*>(static_cast<const void*>(data.data())), data.size(),
       digest.data(), &size);
  return size;
}

const EVP_MD* sha256_kind() {
  static const EVP_MD* const kind = fetched("SHA256");
  return kind;
}

}  // namespace

std::string sha256(std::string_view data) {
  return hex_digest(data, sha256_kind());
}

void Sha256::Free::operator()(evp_md_ctx_st* context) const {
  EVP_MD_CTX_free(context);
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  EVP_DigestInit_ex(context_.get(), sha256_kind(), nullptr);
}

void Sha256::add(std::string_view data) {
  EVP_DigestUpdate(context_.get(), data.data(), data.size());
}

std::string Sha256::hex() {
  Digest digest{};
  unsigned int size = 0;
  EVP_DigestFinal_ex(context_.get(), digest.data(), &size);
  return in_hex(digest, size);
}

std::string md5(std::string_view data) {
  static const EVP_MD* const kind = fetched("MD5");
  return hex_digest(data, kind);
}

std::string sha1(std::string_view data) {
  return hex_digest(data, EVP_sha1());
}

std::string keyed_hash(std::string_view key, std::string_view data) {
  Digest digest{};
  const unsigned int size = hmac(EVP_sha256(), key, data, digest);
  return in_hex(digest, size);
}

std::string hmac_sha1(std::string_view key, std::string_view data) {
  Digest digest{};
  const unsigned int size = hmac(EVP_sha1(), key, data, digest);
  return {digest.begin(), digest.begin() + size};
}

}  // namespace tend
