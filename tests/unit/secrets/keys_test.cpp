#include "secrets/keys.hpp"

#include "base/text.hpp"
#include "unit/secrets/age_tools.hpp"

namespace tend::secrets {
namespace {

using testing::AgeTools;

TEST_F(AgeTools, BothHalvesOfAKeyNameTheSameRecipient) {
  for (const auto* kind : {"age", "ed25519", "rsa"}) {
    const auto key = new_key(kind);
    const std::string to = public_text(key);
    const auto words = split(std::string(trim(to)), ' ');
    const std::string expected = words.size() > 1 ? words[0] + " " + words[1] : words[0];
    EXPECT_EQ(recipient(key).text(), expected);
    EXPECT_EQ(identities(key).front().recipient.text(), expected);
  }
}

TEST_F(AgeTools, AFileOfAgeMayHoldSeveralIdentities) {
  const auto one = new_key("age");
  const auto two = new_key("age");
  const auto both = parse_identities(read(one) + "\n" + read(two));
  ASSERT_TRUE(both);
  ASSERT_EQ(both->size(), 2U);
  EXPECT_EQ(both->back().recipient.text(), trim(public_text(two)));
}

TEST_F(AgeTools, APrivateKeyWithAPassphraseIsRefused) {
  const std::string file = directory_ / "locked";
  ASSERT_TRUE(run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "hunter2", "-f", file}));
  const auto parsed = parse_identities(read(file));
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, ErrorCode::unsupported);
  EXPECT_EQ(parsed.error().message, "it has a passphrase; Tend reads private keys without one");
}

TEST_F(AgeTools, OtherKindsOfSshKeysAreRefused) {
  const auto key = new_key("ecdsa");
  const auto parsed = parse_recipient(read(key + ".pub"));
  ASSERT_FALSE(parsed);
  EXPECT_EQ(
      parsed.error().message,
      "nothing can be encrypted to a key of type ecdsa-sha2-nistp256; it takes ssh-ed25519 or "
      "ssh-rsa");
  EXPECT_FALSE(parse_identities(read(key)));
}

TEST_F(AgeTools, AMistypedOrCutKeyIsNone) {
  for (const auto* kind : {"age", "ed25519", "rsa"}) {
    const auto key = new_key(kind);
    const std::string to = recipient(key).text();
    for (std::size_t size = 0; size < std::min(to.size(), to.find('=')); ++size) {
      EXPECT_FALSE(parse_recipient(to.substr(0, size))) << to.substr(0, size);
    }
    const std::string secret = read(key);
    for (std::size_t size = 0; size + 40 < secret.size(); size += 7) {
      EXPECT_FALSE(parse_identities(secret.substr(0, size))) << kind << " cut to " << size;
    }
  }
  std::string to = recipient(new_key("age")).text();
  for (std::size_t at = 0; at < to.size(); ++at) {
    auto other = to;
    other[at] = other[at] == 'q' ? 'p' : 'q';
    EXPECT_FALSE(parse_recipient(other)) << other;
  }
}

TEST_F(AgeTools, AFileOfRecipientsHasCommentsAndTellsItsFaults) {
  const auto one = public_text(new_key("age"));
  const auto two = public_text(new_key("ed25519"));
  const auto source = std::make_shared<const SourceFile>(
      SourceFile{"secrets/escrow.pub", "# the safe\n\n" + std::string(trim(one)) + "\n" + two});
  const auto both = parse_recipients(source);
  ASSERT_TRUE(both);
  EXPECT_EQ(both->size(), 2U);
  const auto faulty = std::make_shared<const SourceFile>(
      SourceFile{"secrets/escrow.pub", "# the safe\nage1xyz\nhello\n"});
  const auto faults = parse_recipients(faulty);
  ASSERT_FALSE(faults);
  ASSERT_EQ(faults.error().size(), 2U);
  EXPECT_EQ(faults.error()[0].str(),
            "secrets/escrow.pub:2:1: it is no sound age key: it was cut or mistyped");
  EXPECT_EQ(faults.error()[1].str(),
            "secrets/escrow.pub:3:1: a key looks like `age1…`, `ssh-ed25519 AAAA…` or `ssh-rsa "
            "AAAA…`");
}

TEST_F(AgeTools, NoErrorQuotesAPrivateKey) {
  const std::string secret = read(new_key("age"));
  const std::string line = secret.substr(secret.find("AGE-SECRET"));
  const auto as_recipient = parse_recipient(line);
  ASSERT_FALSE(as_recipient);
  EXPECT_EQ(as_recipient.error().str().find(line.substr(16, 20)), std::string::npos);
  const auto cut = parse_identities(line.substr(0, line.size() - 5));
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().str().find(line.substr(16, 20)), std::string::npos);
}

}  // namespace
}  // namespace tend::secrets
