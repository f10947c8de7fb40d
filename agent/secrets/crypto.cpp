#include "secrets/crypto.hpp"

#include <fmt/format.h>
#include <nettle/memops.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

#include "base/hash.hpp"
#include "base/shared_library.hpp"

namespace tend::secrets {
namespace {

#define TEND_OPENSSL(X)               \
  X(BN_CTX_free)                      \
  X(BN_CTX_new)                       \
  X(BN_add_word)                      \
  X(BN_bin2bn)                        \
  X(BN_bn2lebinpad)                   \
  X(BN_clear_free)                    \
  X(BN_cmp)                           \
  X(BN_dup)                           \
  X(BN_lebin2bn)                      \
  X(BN_mod_inverse)                   \
  X(BN_mod_mul)                       \
  X(BN_mod_sub)                       \
  X(BN_new)                           \
  X(BN_set_bit)                       \
  X(BN_sub_word)                      \
  X(BN_value_one)                     \
  X(CRYPTO_free)                      \
  X(CRYPTO_memdup)                    \
  X(EVP_CIPHER_CTX_ctrl)              \
  X(EVP_CIPHER_CTX_free)              \
  X(EVP_CIPHER_CTX_new)               \
  X(EVP_CipherFinal_ex)               \
  X(EVP_CipherInit_ex2)               \
  X(EVP_CipherUpdate)                 \
  X(EVP_PKEY_CTX_free)                \
  X(EVP_PKEY_CTX_new)                 \
  X(EVP_PKEY_CTX_new_from_name)       \
  X(EVP_PKEY_CTX_set0_rsa_oaep_label) \
  X(EVP_PKEY_CTX_set_rsa_mgf1_md)     \
  X(EVP_PKEY_CTX_set_rsa_oaep_md)     \
  X(EVP_PKEY_CTX_set_rsa_padding)     \
  X(EVP_PKEY_decrypt)                 \
  X(EVP_PKEY_decrypt_init)            \
  X(EVP_PKEY_derive)                  \
  X(EVP_PKEY_derive_init)             \
  X(EVP_PKEY_derive_set_peer)         \
  X(EVP_PKEY_encrypt)                 \
  X(EVP_PKEY_encrypt_init)            \
  X(EVP_PKEY_free)                    \
  X(EVP_PKEY_fromdata)                \
  X(EVP_PKEY_fromdata_init)           \
  X(EVP_PKEY_get_bits)                \
  X(EVP_PKEY_get_raw_public_key)      \
  X(EVP_PKEY_get_size)                \
  X(EVP_PKEY_new_raw_private_key)     \
  X(EVP_PKEY_new_raw_public_key)      \
  X(EVP_chacha20_poly1305)            \
  X(EVP_sha256)                       \
  X(OSSL_PARAM_BLD_free)              \
  X(OSSL_PARAM_BLD_new)               \
  X(OSSL_PARAM_BLD_push_BN)           \
  X(OSSL_PARAM_BLD_to_param)          \
  X(OSSL_PARAM_free)

struct OpenSsl {
  static constexpr const char* kName = "libcrypto.so.3";
  TEND_FUNCTIONS(TEND_OPENSSL)
};

// REQUIRES: load_crypto() succeeded.
const OpenSsl& ssl() {
  return shared<OpenSsl>();
}

constexpr int kLeastRsaBits = 2048;  // as age has it

struct Free {
  void operator()(EVP_PKEY* key) const { ssl().EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { ssl().EVP_PKEY_CTX_free(context); }
  void operator()(EVP_CIPHER_CTX* context) const { ssl().EVP_CIPHER_CTX_free(context); }
  void operator()(BIGNUM* number) const { ssl().BN_clear_free(number); }
  void operator()(BN_CTX* context) const { ssl().BN_CTX_free(context); }
  void operator()(OSSL_PARAM_BLD* builder) const { ssl().OSSL_PARAM_BLD_free(builder); }
  void operator()(OSSL_PARAM* parameters) const { ssl().OSSL_PARAM_free(parameters); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free>;
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, Free>;
using Number = std::unique_ptr<BIGNUM, Free>;
using NumberContext = std::unique_ptr<BN_CTX, Free>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Free>;
using Parameters = std::unique_ptr<OSSL_PARAM, Free>;

unsigned char* bytes(std::string& text) {
  return static_cast<unsigned char*>(static_cast<void*>(text.data()));
}
const unsigned char* bytes(std::string_view text) {
  return static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
}

tl::unexpected<Error> broken(const char* what) {
  return fail(ErrorCode::io, fmt::format("OpenSSL could not {}", what));
}

// 2^255 - 19
Number field_prime() {
  Number prime(ssl().BN_new());
  ssl().BN_set_bit(prime.get(), 255);
  ssl().BN_sub_word(prime.get(), 19);
  return prime;
}

bool runs(Cipher& cipher, bool sealing, std::string_view key, std::string_view nonce) {
  if (key.size() != kKeySize || nonce.size() != kNonceSize) return false;
  cipher.reset(ssl().EVP_CIPHER_CTX_new());
  return ssl().EVP_CipherInit_ex2(cipher.get(), ssl().EVP_chacha20_poly1305(), bytes(key),
                                  bytes(nonce), sealing ? 1 : 0, nullptr) == 1;
}

Number number(std::string_view big_endian) {
  return Number(ssl().BN_bin2bn(bytes(big_endian), static_cast<int>(big_endian.size()), nullptr));
}

// Without a private exponent, a public key.
Key make_key(const RsaPublic& key, std::string_view private_exponent) {
  const Builder builder(ssl().OSSL_PARAM_BLD_new());
  const Number n = number(key.modulus);
  const Number e = number(key.exponent);
  const Number d = number(private_exponent);
  ssl().OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  ssl().OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  if (!private_exponent.empty())
    ssl().OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_D, d.get());
  const Parameters parameters(ssl().OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(ssl().EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* made = nullptr;
  const int selection = private_exponent.empty() ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
  if (ssl().EVP_PKEY_fromdata_init(context.get()) != 1 ||
      ssl().EVP_PKEY_fromdata(context.get(), &made, selection, parameters.get()) != 1) {
    return nullptr;
  }
  return Key(made);
}

bool use_oaep(EVP_PKEY_CTX* context, std::string_view label) {
  // OpenSSL takes the label over and frees it.
  void* copy = ssl().CRYPTO_memdup(label.data(), label.size(), __FILE__, __LINE__);
  const bool done = ssl().EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1 &&
                    ssl().EVP_PKEY_CTX_set_rsa_oaep_md(context, ssl().EVP_sha256()) == 1 &&
                    ssl().EVP_PKEY_CTX_set_rsa_mgf1_md(context, ssl().EVP_sha256()) == 1 &&
                    copy != nullptr;
  if (done &&
      ssl().EVP_PKEY_CTX_set0_rsa_oaep_label(context, copy, static_cast<int>(label.size())) == 1)
    return true;
  ssl().CRYPTO_free(copy, __FILE__, __LINE__);
  return false;
}

}  // namespace

Status load_crypto() {
  return load_shared<OpenSsl>();
}

Result<std::string> random_bytes(std::size_t count) {
  std::string random(count, '\0');
  if (::getentropy(random.data(), count) != 0) return fail(errno_error(errno, "getentropy"));
  return random;
}

std::string hkdf(std::string_view key, std::string_view salt, std::string_view info) {
  return hmac_sha256(hmac_sha256(salt, key), std::string(info) + '\x01');
}

bool same_bytes(std::string_view a, std::string_view b) {
  return a.size() == b.size() && memeql_sec(a.data(), b.data(), a.size()) != 0;
}

Result<std::string> x25519(std::string_view scalar, std::string_view point) {
  TEND_CHECK(load_crypto());
  const Key own(
      ssl().EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, bytes(scalar), scalar.size()));
  const Key other(
      ssl().EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, bytes(point), point.size()));
  if (!own || !other) return fail(ErrorCode::invalid, "it is no X25519 key");
  const KeyContext context(ssl().EVP_PKEY_CTX_new(own.get(), nullptr));
  std::string shared(kKeySize, '\0');
  std::size_t size = shared.size();
  // Fails where the result is all zeros, as RFC 7748 section 6.1 asks.
  if (ssl().EVP_PKEY_derive_init(context.get()) != 1 ||
      ssl().EVP_PKEY_derive_set_peer(context.get(), other.get()) != 1 ||
      ssl().EVP_PKEY_derive(context.get(), bytes(shared), &size) != 1 || size != kKeySize) {
    return fail(ErrorCode::invalid, "it is a point of low order");
  }
  return shared;
}

Result<std::string> x25519_public(std::string_view scalar) {
  TEND_CHECK(load_crypto());
  const Key own(
      ssl().EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, bytes(scalar), scalar.size()));
  std::string point(kKeySize, '\0');
  std::size_t size = point.size();
  if (!own || ssl().EVP_PKEY_get_raw_public_key(own.get(), bytes(point), &size) != 1) {
    return fail(ErrorCode::invalid, "it is no X25519 key");
  }
  return point;
}

Result<std::string> x25519_of_ed25519(std::string_view public_key) {
  TEND_CHECK(load_crypto());
  if (public_key.size() != kKeySize) return fail(ErrorCode::invalid, "it is no Ed25519 key");
  std::string y_bytes(public_key);
  y_bytes.back() = static_cast<char>(y_bytes.back() & 0x7F);  // the sign of x
  const Number prime = field_prime();
  const NumberContext context(ssl().BN_CTX_new());
  const Number y(ssl().BN_lebin2bn(bytes(y_bytes), kKeySize, nullptr));
  const Number above(ssl().BN_dup(y.get()));
  const Number below(ssl().BN_new());
  std::string point(kKeySize, '\0');
  const bool done =
      ssl().BN_cmp(y.get(), prime.get()) < 0 && ssl().BN_add_word(above.get(), 1) == 1 &&
      ssl().BN_mod_sub(below.get(), ssl().BN_value_one(), y.get(), prime.get(), context.get()) ==
          1 &&
      ssl().BN_mod_inverse(below.get(), below.get(), prime.get(), context.get()) != nullptr &&
      ssl().BN_mod_mul(above.get(), above.get(), below.get(), prime.get(), context.get()) == 1 &&
      ssl().BN_bn2lebinpad(above.get(), bytes(point), kKeySize) == kKeySize;
  if (!done) return fail(ErrorCode::invalid, "it is no Ed25519 key");
  return point;
}

Result<std::string> seal(std::string_view key, std::string_view nonce, std::string_view plain) {
  TEND_CHECK(load_crypto());
  Cipher cipher;
  std::string sealed(plain.size() + kSealSize, '\0');
  int size = 0;
  int rest = 0;
  const bool done = runs(cipher, true, key, nonce) &&
                    ssl().EVP_CipherUpdate(cipher.get(), bytes(sealed), &size, bytes(plain),
                                           static_cast<int>(plain.size())) == 1 &&
                    ssl().EVP_CipherFinal_ex(cipher.get(), bytes(sealed) + size, &rest) == 1 &&
                    ssl().EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, kSealSize,
                                              bytes(sealed) + plain.size()) == 1;
  if (!done) return broken("encrypt");
  return sealed;
}

std::optional<std::string> unseal(std::string_view key, std::string_view nonce,
                                  std::string_view sealed) {
  if (!load_crypto()) return std::nullopt;
  if (sealed.size() < kSealSize) return std::nullopt;
  Cipher cipher;
  const std::string_view body = sealed.substr(0, sealed.size() - kSealSize);
  std::string tag(sealed.substr(body.size()));
  // One byte more, so that there is a place to write to for an empty text.
  std::string plain(body.size() + 1, '\0');
  int size = 0;
  int rest = 0;
  const bool done =
      runs(cipher, false, key, nonce) &&
      ssl().EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, kSealSize, bytes(tag)) == 1 &&
      ssl().EVP_CipherUpdate(cipher.get(), bytes(plain), &size, bytes(body),
                             static_cast<int>(body.size())) == 1 &&
      ssl().EVP_CipherFinal_ex(cipher.get(), bytes(plain) + size, &rest) == 1;
  if (!done) return std::nullopt;
  plain.resize(body.size());
  return plain;
}

Result<std::string> rsa_encrypt(const RsaPublic& key, std::string_view label,
                                std::string_view plain) {
  TEND_CHECK(load_crypto());
  const Key made = make_key(key, "");
  if (!made) return fail(ErrorCode::invalid, "it is no RSA key");
  if (ssl().EVP_PKEY_get_bits(made.get()) < kLeastRsaBits) {
    return fail(ErrorCode::invalid, "RSA keys below 2048 bits are not used");
  }
  const KeyContext context(ssl().EVP_PKEY_CTX_new(made.get(), nullptr));
  std::string sealed(static_cast<std::size_t>(ssl().EVP_PKEY_get_size(made.get())), '\0');
  std::size_t size = sealed.size();
  if (ssl().EVP_PKEY_encrypt_init(context.get()) != 1 || !use_oaep(context.get(), label) ||
      ssl().EVP_PKEY_encrypt(context.get(), bytes(sealed), &size, bytes(plain), plain.size()) !=
          1) {
    return fail(ErrorCode::invalid, "nothing can be encrypted to this RSA key");
  }
  sealed.resize(size);
  return sealed;
}

std::optional<std::string> rsa_decrypt(const RsaPrivate& key, std::string_view label,
                                       std::string_view sealed) {
  if (!load_crypto()) return std::nullopt;
  const Key made = make_key(key.open, key.exponent);
  if (!made) return std::nullopt;
  const KeyContext context(ssl().EVP_PKEY_CTX_new(made.get(), nullptr));
  std::string plain(static_cast<std::size_t>(ssl().EVP_PKEY_get_size(made.get())), '\0');
  std::size_t size = plain.size();
  if (ssl().EVP_PKEY_decrypt_init(context.get()) != 1 || !use_oaep(context.get(), label) ||
      ssl().EVP_PKEY_decrypt(context.get(), bytes(plain), &size, bytes(sealed), sealed.size()) !=
          1) {
    return std::nullopt;
  }
  plain.resize(size);
  return plain;
}

}  // namespace tend::secrets
