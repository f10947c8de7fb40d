#include "secrets/keys.hpp"

#include <fmt/format.h>

#include "base/base64.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "secrets/bech32.hpp"
#include "secrets/ssh_key.hpp"

namespace tend::secrets {
namespace {

constexpr std::string_view kAgePublic = "age";
constexpr std::string_view kAgePrivate = "AGE-SECRET-KEY-";
constexpr std::string_view kSshPrivate = "-----BEGIN OPENSSH PRIVATE KEY-----";
constexpr std::size_t kTagSize = 4;

bool is_comment(std::string_view line) {
  return line.empty() || line.front() == '#';
}

Result<Recipient> parse_age_key(std::string_view text) {
  auto point = decode_bech32(kAgePublic, text);
  if (!point || point->size() != kKeySize) {
    return fail(ErrorCode::invalid, "it is no sound age key: it was cut or mistyped");
  }
  Recipient recipient;
  recipient.point = *point;
  return recipient;
}

Result<Identity> parse_age_identity(std::string_view text) {
  auto scalar = decode_bech32(kAgePrivate, text);
  if (!scalar || scalar->size() != kKeySize) {
    return fail(ErrorCode::invalid, "it is no sound age identity: it was cut or mistyped");
  }
  Identity identity;
  TEND_TRY(point, x25519_public(*scalar));
  identity.recipient.point = std::move(point);
  identity.scalar = *scalar;
  return identity;
}

}  // namespace

std::string_view name_of(KeyKind kind) {
  switch (kind) {
    case KeyKind::x25519:
      return "X25519";
    case KeyKind::ssh_ed25519:
      return "ssh-ed25519";
    case KeyKind::ssh_rsa:
      return "ssh-rsa";
  }
  return "";
}

std::string Recipient::text() const {
  if (kind == KeyKind::x25519) return encode_bech32(kAgePublic, point);
  return fmt::format("{} {}", name_of(kind), encode_base64(wire));
}

std::string Recipient::tag() const {
  if (kind == KeyKind::x25519) return "";
  std::string tag = encode_base64(sha256_bytes(wire).substr(0, kTagSize));
  return tag.substr(0, tag.find('='));
}

Result<Recipient> parse_recipient(std::string_view text) {
  const std::string_view key = trim(text);
  if (key.starts_with("age1")) return parse_age_key(key);
  if (key.find(" AAAA") != std::string_view::npos) return parse_ssh_public_key(key);
  if (key.starts_with(kAgePrivate)) {
    return fail(ErrorCode::invalid,
                "it is a private key, which must never be here: take it out of Git's history too, "
                "and make a new one");
  }
  return fail(ErrorCode::invalid,
              "a key looks like `age1…`, `ssh-ed25519 AAAA…` or `ssh-rsa AAAA…`");
}

Checked<std::vector<Recipient>> parse_recipients(const SourcePtr& source) {
  std::vector<Recipient> recipients;
  Errors errors;
  std::uint32_t number = 0;
  for (const auto& line : split_lines(source->text)) {
    ++number;
    if (is_comment(trim(line))) continue;
    auto recipient = parse_recipient(line);
    if (recipient) {
      recipients.push_back(std::move(*recipient));
    } else {
      errors.push_back(std::move(recipient).error());
      errors.back().position = {source, number, 1, static_cast<std::uint32_t>(line.size())};
    }
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return recipients;
}

Result<std::vector<Identity>> parse_identities(std::string_view text) {
  if (trim(text).starts_with(kSshPrivate)) {
    TEND_TRY(identity, parse_ssh_private_key(text));
    return std::vector<Identity>{std::move(identity)};
  }
  std::vector<Identity> identities;
  for (const auto& line : split_lines(text)) {
    if (is_comment(trim(line))) continue;
    TEND_TRY(identity, parse_age_identity(trim(line)));
    identities.push_back(std::move(identity));
  }
  if (identities.empty()) return fail(ErrorCode::invalid, "there is no private key in it");
  return identities;
}

}  // namespace tend::secrets
