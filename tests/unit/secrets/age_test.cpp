#include "secrets/age.hpp"

#include "secrets/armor.hpp"
#include "unit/secrets/age_tools.hpp"

namespace tend::secrets {
namespace {

using testing::AgeTools;

const std::vector<std::string> kKinds = {"age", "ed25519", "rsa"};
constexpr std::size_t kChunk = 65536;

// Nothing, one byte, around one chunk and around two.
std::vector<std::string> texts() {
  std::vector<std::string> all;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kChunk - 1, kChunk, kChunk + 1,
                                 2 * kChunk, 3 * kChunk - 7}) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text += static_cast<char>(i * 7 + i / 251);
    all.push_back(std::move(text));
  }
  return all;
}

TEST_F(AgeTools, WhatAgeEncryptsWeDecrypt) {
  for (const auto& kind : kKinds) {
    const auto key = new_key(kind);
    const std::string to = public_text(key);
    for (const auto& text : texts()) {
      const auto plain = directory_.write("plain", text);
      for (const bool armoured : {false, true}) {
        std::vector<std::string> argv = {"age", "-r", to, "-o", directory_ / "sealed"};
        if (armoured) argv.emplace_back("-a");
        argv.push_back(plain);
        ASSERT_TRUE(run(argv));
        const auto opened = decrypt(read(directory_ / "sealed"), identities(key));
        ASSERT_TRUE(opened) << kind << " " << text.size() << ": " << opened.error().message;
        EXPECT_TRUE(*opened == text) << kind << " " << text.size();
      }
    }
  }
}

TEST_F(AgeTools, WhatWeEncryptAgeDecrypts) {
  for (const auto& kind : kKinds) {
    const auto key = new_key(kind);
    for (const auto& text : texts()) {
      const auto sealed = encrypt(text, {recipient(key)});
      ASSERT_TRUE(sealed) << sealed.error().message;
      directory_.write("sealed", *sealed);
      EXPECT_TRUE(run({"age", "-d", "-i", key, directory_ / "sealed"}) == text)
          << kind << " " << text.size();
    }
  }
}

TEST_F(AgeTools, EachOfSeveralRecipientsReadsIt) {
  const std::vector<std::string> keys = {new_key("age"), new_key("ed25519"), new_key("rsa"),
                                         new_key("age"), new_key("ed25519")};
  std::vector<Recipient> recipients;
  for (const auto& key : keys) recipients.push_back(recipient(key));
  const auto sealed = encrypt("for all", recipients);
  ASSERT_TRUE(sealed);
  directory_.write("sealed", *sealed);
  for (const auto& key : keys) {
    EXPECT_EQ(*decrypt(*sealed, identities(key)), "for all");
    EXPECT_EQ(run({"age", "-d", "-i", key, directory_ / "sealed"}), "for all");
  }
  const auto stranger = decrypt(*sealed, identities(new_key("ed25519")));
  ASSERT_FALSE(stranger);
  EXPECT_EQ(stranger.error().code, ErrorCode::permission);
  EXPECT_EQ(stranger.error().message, "it is not encrypted to this key");
}

TEST_F(AgeTools, StanzasSayForWhomAFileIs) {
  const auto host = recipient(new_key("ed25519"));
  const auto old = recipient(new_key("rsa"));
  const auto sealed = encrypt("x", {recipient(new_key("age")), host, old});
  const auto stanzas = stanzas_of(*sealed);
  ASSERT_TRUE(stanzas);
  ASSERT_EQ(stanzas->size(), 3U);
  EXPECT_EQ((*stanzas)[0].type, "X25519");
  EXPECT_EQ((*stanzas)[1].type, "ssh-ed25519");
  EXPECT_EQ((*stanzas)[1].arguments.front(), host.tag());
  EXPECT_EQ((*stanzas)[2].arguments.front(), old.tag());
}

TEST_F(AgeTools, NothingDamagedIsReturned) {
  for (const auto& kind : kKinds) {
    const auto key = new_key(kind);
    const auto own = identities(key);
    const auto sealed = *without_armor(*encrypt("the secret", {recipient(key)}));
    for (std::size_t size = 0; size < sealed.size(); ++size) {
      EXPECT_FALSE(decrypt(sealed.substr(0, size), own)) << kind << " cut to " << size;
    }
    // Every bit where it is cheap; RSA costs a millisecond each.
    const unsigned step = kind == "rsa" ? 5 : 1;
    for (unsigned bit = 0; bit < sealed.size() * 8; bit += step) {
      auto flipped = sealed;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
      EXPECT_FALSE(decrypt(flipped, own)) << kind << " bit " << bit;
    }
    EXPECT_FALSE(decrypt(sealed + "x", own));
    EXPECT_FALSE(decrypt(sealed + sealed, own));
  }
}

TEST_F(AgeTools, AnArmouredFileIsDamagedByAnyCharacter) {
  const auto key = new_key("ed25519");
  const auto own = identities(key);
  const auto sealed = *encrypt("the secret", {recipient(key)});
  ASSERT_EQ(*decrypt("\n" + sealed + "\n\n", own), "the secret");
  for (std::size_t at = 0; at + 1 < sealed.size(); ++at) {
    auto other = sealed;
    other[at] = other[at] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(decrypt(other, own)) << at;
    EXPECT_FALSE(decrypt(sealed.substr(0, at), own)) << at;
  }
}

TEST_F(AgeTools, ChunksCannotBeMovedOrDropped) {
  const auto key = new_key("age");
  const auto own = identities(key);
  const std::string text(3 * kChunk, 'x');
  const auto sealed = *without_armor(*encrypt(text, {recipient(key)}));
  const std::size_t part = kChunk + 16;
  const std::size_t first = sealed.size() - 3 * part;
  const std::string head = sealed.substr(0, first);
  const std::string one = sealed.substr(first, part);
  const std::string two = sealed.substr(first + part, part);
  const std::string three = sealed.substr(first + 2 * part);
  ASSERT_EQ(*decrypt(head + one + two + three, own), text);
  for (const auto& payload : {one, one + two, two + one + three, one + three,
                              one + two + three + three, std::string(), one + one + three}) {
    EXPECT_FALSE(decrypt(head + payload, own)) << payload.size();
  }
}

TEST_F(AgeTools, APassphraseIsSaidToBeOne) {
  // age(1) asks for a passphrase on a terminal only, so the file is made by hand: a header that any
  // passphrase gives.
  const std::string file =
      "age-encryption.org/v1\n-> scrypt bBjlhJVYZeE4aqUdmtRHfw 18\n"
      "ZV/AhotwSGqaPCU43cepl4WYUouAa17a3xpu4G2yi5k\n"
      "--- fgMiVLJHMlg9fW7CVG/hPS5EAU4Zeg19LyCP7SoH5nA\n0123456789abcdef";
  const auto opened = decrypt(file, identities(new_key("age")));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::unsupported);
}

TEST_F(AgeTools, WhatIsNoAgeFileIsSaidToBeNone) {
  const auto own = identities(new_key("age"));
  for (const std::string text : {"", "hunter2\n", "age-encryption.org/v2\n",
                                 "age-encryption.org/v1\n", "age-encryption.org/v1\n--- AAAA\n"}) {
    const auto opened = decrypt(text, own);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::invalid);
    EXPECT_EQ(opened.error().message.find("hunter2"), std::string::npos);
  }
}

}  // namespace
}  // namespace tend::secrets
