#include "secrets/wrap.hpp"

#include "secrets/crypto.hpp"
#include "secrets/header.hpp"

namespace tend::secrets {
namespace {

constexpr const char* kX25519Label = "age-encryption.org/v1/X25519";
constexpr const char* kEd25519Label = "age-encryption.org/v1/ssh-ed25519";
constexpr const char* kRsaLabel = "age-encryption.org/v1/ssh-rsa";

// Each wrapping key is used once.
const std::string kNoNonce(kNonceSize, '\0');

// With an SSH key the shared secret is bound to that key and not only to its point.
Result<std::string> bound_to(const Recipient& recipient, std::string shared) {
  if (recipient.kind == KeyKind::x25519) return shared;
  return x25519(hkdf("", recipient.wire, kEd25519Label), shared);
}

// `share` is the sender's one-time public key; either side gives the secret its own half.
Result<std::string> wrapping_key(const Recipient& recipient, std::string_view share,
                                 std::string_view scalar, std::string_view point) {
  TEND_TRY(shared, x25519(scalar, point));
  TEND_TRY(bound, bound_to(recipient, std::move(shared)));
  const char* label = recipient.kind == KeyKind::x25519 ? kX25519Label : kEd25519Label;
  return hkdf(bound, std::string(share) + recipient.point, label);
}

Result<Stanza> wrap_by_point(std::string_view file_key, const Recipient& recipient) {
  TEND_TRY(scalar, random_bytes(kKeySize));
  TEND_TRY(share, x25519_public(scalar));
  TEND_TRY(key, wrapping_key(recipient, share, scalar, recipient.point));
  TEND_TRY(body, seal(key, kNoNonce, file_key));
  Stanza stanza{std::string(name_of(recipient.kind)), {encode_raw_base64(share)}, std::move(body)};
  if (recipient.kind == KeyKind::ssh_ed25519)
    stanza.arguments.insert(stanza.arguments.begin(), recipient.tag());
  return stanza;
}

std::optional<std::string> unwrap_by_point(const Stanza& stanza, const Identity& identity) {
  const auto share = decode_raw_base64(stanza.arguments.back());
  if (!share || share->size() != kKeySize) return std::nullopt;
  const auto key = wrapping_key(identity.recipient, *share, identity.scalar, *share);
  return key ? unseal(*key, kNoNonce, stanza.body) : std::nullopt;
}

}  // namespace

Result<Stanza> wrap(std::string_view file_key, const Recipient& recipient) {
  if (recipient.kind != KeyKind::ssh_rsa) return wrap_by_point(file_key, recipient);
  TEND_TRY(body, rsa_encrypt(recipient.rsa, kRsaLabel, file_key));
  return Stanza{std::string(name_of(recipient.kind)), {recipient.tag()}, std::move(body)};
}

std::optional<std::string> unwrap(const Stanza& stanza, const Identity& identity) {
  const auto& recipient = identity.recipient;
  const std::size_t arguments = recipient.kind == KeyKind::ssh_ed25519 ? 2 : 1;
  if (stanza.type != name_of(recipient.kind) || stanza.arguments.size() != arguments) {
    return std::nullopt;
  }
  if (recipient.kind != KeyKind::x25519 && stanza.arguments.front() != recipient.tag()) {
    return std::nullopt;
  }
  auto key = recipient.kind == KeyKind::ssh_rsa ? rsa_decrypt(identity.rsa, kRsaLabel, stanza.body)
                                                : unwrap_by_point(stanza, identity);
  if (key && key->size() != kFileKeySize) return std::nullopt;
  return key;
}

}  // namespace tend::secrets
