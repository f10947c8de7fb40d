#include "secrets/age.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "secrets/armor.hpp"
#include "secrets/crypto.hpp"
#include "secrets/header.hpp"
#include "secrets/payload.hpp"
#include "secrets/wrap.hpp"

namespace tend::secrets {
namespace {

Result<std::string> binary(std::string_view file) {
  if (!is_armored(file)) return std::string(file);
  auto bytes = without_armor(file);
  if (!bytes) return fail(ErrorCode::invalid, "its armour is damaged");
  return std::move(*bytes);
}

std::string code_of(std::string_view file_key, std::string_view authenticated) {
  return hmac_sha256(hkdf(file_key, "", "header"), authenticated);
}

bool has_passphrase(const Header& header) {
  return std::any_of(header.stanzas.begin(), header.stanzas.end(),
                     [](const Stanza& stanza) { return stanza.type == "scrypt"; });
}

Result<std::string> file_key_of(const Header& header, const std::vector<Identity>& identities) {
  for (const auto& identity : identities) {
    for (const auto& stanza : header.stanzas) {
      if (auto key = unwrap(stanza, identity)) return std::move(*key);
    }
  }
  if (has_passphrase(header)) {
    return fail(ErrorCode::unsupported,
                "it is encrypted with a passphrase; secrets are encrypted to keys");
  }
  return fail(ErrorCode::permission, "it is not encrypted to this key");
}

}  // namespace

Result<std::vector<Stanza>> stanzas_of(std::string_view file) {
  TEND_TRY(bytes, binary(file));
  TEND_TRY(header, parse_header(bytes));
  return std::move(header.stanzas);
}

Result<std::string> encrypt(std::string_view plain, const std::vector<Recipient>& recipients) {
  TEND_TRY(file_key, random_bytes(kFileKeySize));
  std::vector<Stanza> stanzas;
  for (const auto& recipient : recipients) {
    TEND_TRY(stanza, wrap(file_key, recipient));
    stanzas.push_back(std::move(stanza));
  }
  const std::string text = header_text(stanzas);
  TEND_TRY(payload, seal_payload(file_key, plain));
  return armored(text + header_end(code_of(file_key, text)) + payload);
}

Result<std::string> decrypt(std::string_view file, const std::vector<Identity>& identities) {
  TEND_TRY(bytes, binary(file));
  TEND_TRY(header, parse_header(bytes));
  TEND_CHECK(load_crypto());
  TEND_TRY(file_key, file_key_of(header, identities));
  if (!same_bytes(code_of(file_key, header.authenticated), header.code)) {
    return fail(ErrorCode::invalid, "its header was changed since it was encrypted");
  }
  auto plain = unseal_payload(file_key, std::string_view(bytes).substr(header.size));
  if (!plain) return fail(ErrorCode::invalid, "its content is damaged or cut off");
  return std::move(*plain);
}

}  // namespace tend::secrets
