#include "secrets/ssh_key.hpp"

#include <fmt/format.h>

#include <cstdint>

#include "base/base64.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

namespace tend::secrets {
namespace {

constexpr std::string_view kEd25519 = "ssh-ed25519";
constexpr std::string_view kRsa = "ssh-rsa";
constexpr std::string_view kMagic{"openssh-key-v1\0", 15};

// Takes the fields of a message one by one; once one is short, all that follow are empty.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : rest_(bytes) {}

  std::uint32_t number() {
    if (rest_.size() < 4) {
      good_ = false;
      return 0;
    }
    std::uint32_t value = 0;
    for (const char c : rest_.substr(0, 4)) value = value << 8U | static_cast<unsigned char>(c);
    rest_.remove_prefix(4);
    return value;
  }

  std::string text() {
    const std::size_t size = number();
    if (!good_ || size > rest_.size()) {
      good_ = false;
      return {};
    }
    std::string field(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return field;
  }

  bool good() const { return good_; }
  bool done() const { return good_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

tl::unexpected<Error> damaged() {
  return fail(ErrorCode::invalid, "it is no sound SSH key: it was cut or mistyped");
}

Result<Recipient> recipient_of(const std::string& wire) {
  Fields fields(wire);
  const std::string type = fields.text();
  Recipient recipient;
  recipient.wire = wire;
  if (type == kEd25519) {
    recipient.kind = KeyKind::ssh_ed25519;
    const std::string key = fields.text();
    if (!fields.done()) return damaged();
    TEND_TRY(point, x25519_of_ed25519(key));
    recipient.point = std::move(point);
    return recipient;
  }
  if (type == kRsa) {
    recipient.kind = KeyKind::ssh_rsa;
    recipient.rsa.exponent = fields.text();
    recipient.rsa.modulus = fields.text();
    if (!fields.done()) return damaged();
    return recipient;
  }
  return fail(ErrorCode::unsupported,
              fmt::format("nothing can be encrypted to a key of type {}; it takes ssh-ed25519 or "
                          "ssh-rsa",
                          type.empty() ? "?" : printable(type)));
}

// The private half of an Ed25519 key as an X25519 scalar: RFC 8032, 5.1.5, steps 1 and 2; the
// clamping is X25519's own.
std::string scalar_of(std::string_view seed) {
  return sha512_bytes(seed).substr(0, kKeySize);
}

Result<Identity> private_half(Fields fields, Recipient recipient) {
  const std::uint32_t check = fields.number();
  if (check != fields.number()) return damaged();
  const std::string type = fields.text();
  Identity identity;
  identity.recipient = std::move(recipient);
  if (type != name_of(identity.recipient.kind)) return damaged();
  if (type == kEd25519) {
    (void)fields.text();                     // the public key again
    const std::string both = fields.text();  // seed and public key
    if (!fields.good() || both.size() != 2 * kKeySize) return damaged();
    identity.scalar = scalar_of(std::string_view(both).substr(0, kKeySize));
  } else {
    identity.rsa.open.modulus = fields.text();
    identity.rsa.open.exponent = fields.text();
    identity.rsa.exponent = fields.text();
    if (!fields.good()) return damaged();
  }
  return identity;
}

std::optional<std::string> body_of(std::string_view text) {
  std::string base64;
  bool inside = false;
  for (const auto& line : split_lines(text)) {
    if (line.starts_with("-----BEGIN ")) {
      inside = true;
    } else if (line.starts_with("-----END ")) {
      return decode_base64(base64);
    } else if (inside) {
      base64 += trim(line);
    }
  }
  return std::nullopt;
}

}  // namespace

Result<Recipient> parse_ssh_public_key(std::string_view line) {
  const auto words = split(line, ' ');
  if (words.size() < 2) return damaged();
  const auto wire = decode_base64(words[1]);
  if (!wire) return damaged();
  TEND_TRY(recipient, recipient_of(*wire));
  if (words[0] != name_of(recipient.kind)) return damaged();
  return recipient;
}

Result<Identity> parse_ssh_private_key(std::string_view text) {
  const auto body = body_of(text);
  if (!body || !body->starts_with(kMagic)) return damaged();
  Fields fields(std::string_view(*body).substr(kMagic.size()));
  const std::string cipher = fields.text();
  (void)fields.text();  // how the passphrase becomes a key
  (void)fields.text();
  const std::uint32_t count = fields.number();
  const std::string wire = fields.text();
  const std::string secret = fields.text();
  if (!fields.done() || count != 1) return damaged();
  if (cipher != "none") {
    return fail(ErrorCode::unsupported, "it has a passphrase; Tend reads private keys without one");
  }
  TEND_TRY(recipient, recipient_of(wire));
  return private_half(Fields(secret), std::move(recipient));
}

}  // namespace tend::secrets
