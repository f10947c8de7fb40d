// By the examples of FIPS 180-4, RFC 1321, RFC 4231 (test case 2) and RFC 2202 (test case 2).
#include "base/hash.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tend {
namespace {

constexpr std::string_view kKey = "Jefe";
constexpr std::string_view kText = "what do ya want for nothing?";
constexpr const char* kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr const char* kKeyed = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text;
}

TEST(Hash, IsWhatItsStandardSays) {
  EXPECT_EQ(sha256("abc"), kAbc);
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(md5("abc"), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(sha1("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(hex(sha256_bytes("abc")), kAbc);
  EXPECT_EQ(hex(sha512_bytes("abc")).substr(0, 32), "ddaf35a193617abacc417349ae204131");
  EXPECT_EQ(sha512_bytes("abc").size(), 64U);
}

TEST(Hash, WithAKeyIsWhatItsStandardSays) {
  EXPECT_EQ(keyed_hash(kKey, kText), kKeyed);
  EXPECT_EQ(hex(hmac_sha256(kKey, kText)), kKeyed);
  EXPECT_EQ(hex(hmac_sha1(kKey, kText)), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  EXPECT_EQ(hex(hmac_sha256("", "")),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Hash, OfPiecesIsThatOfTheWhole) {
  Sha256 pieces;
  pieces.add("a");
  pieces.add("");
  pieces.add("bc");
  EXPECT_EQ(pieces.hex(), kAbc);
}

}  // namespace
}  // namespace tend
