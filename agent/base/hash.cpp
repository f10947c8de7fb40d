#include "base/hash.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace tend {
namespace {

std::string hex_digest(std::string_view data, const EVP_MD* kind) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(data.data(), data.size(), digest.data(), &size, kind, nullptr);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(std::size_t{size} * 2);
  for (unsigned int i = 0; i < size; ++i) {
    hex += kDigits[digest.at(i) >> 4U];
    hex += kDigits[digest.at(i) & 0x0FU];
  }
  return hex;
}

}  // namespace

std::string sha256(std::string_view data) {
  return hex_digest(data, EVP_sha256());
}

std::string md5(std::string_view data) {
  return hex_digest(data, EVP_md5());
}

std::string sha1(std::string_view data) {
  return hex_digest(data, EVP_sha1());
}

std::string hmac_sha1(std::string_view key, std::string_view data) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
       static_cast<const unsigned char*>(static_cast<const void*>(data.data())), data.size(),
       digest.data(), &size);
  return {digest.begin(), digest.begin() + size};
}

}  // namespace tend
