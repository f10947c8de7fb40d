#include "resources/openpgp_key.hpp"

#include <algorithm>
#include <cstdint>

#include "base/base64.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

namespace tend::resources {
namespace {

constexpr unsigned kPublicKey = 6;  // RFC 4880, 4.3: the primary key
constexpr std::size_t kFingerprint = 40;

tl::unexpected<Error> damaged(const char* what) {
  return fail(ErrorCode::invalid, std::string("this is no OpenPGP public key: ") + what);
}

// The base64 of an armoured block (RFC 4880, 6.2): behind the headers and the empty line that ends
// them, up to the checksum or the end.
Result<std::string> dearmoured(std::string_view text) {
  std::string base64;
  enum { before, headers, body, done } where = before;
  for (const std::string& raw : split_lines(text)) {
    const std::string_view line = trim(raw);
    if (where == before) {
      if (line == kArmourBegin) where = headers;
    } else if (where == headers) {
      if (line.empty()) where = body;
    } else if (line.starts_with('=') || line.starts_with("-----END")) {
      where = done;
      break;
    } else {
      base64 += line;
    }
  }
  if (where == before)
    return damaged("it does not begin with -----BEGIN PGP PUBLIC KEY BLOCK-----");
  if (where != done) return damaged("its end is missing");
  auto bytes = decode_base64(base64);
  if (!bytes) return damaged("it is not base64");
  return std::move(*bytes);
}

// Reads what may end too early; then all it gives is zero and `ok` false.
class Bytes {
 public:
  explicit Bytes(std::string_view data) : data_(data) {}

  bool empty() const { return data_.empty(); }
  bool ok() const { return ok_; }
  std::size_t number(std::size_t octets) {
    std::size_t value = 0;
    for (const char c : take(octets)) value = value << 8U | static_cast<unsigned char>(c);
    return value;
  }
  std::string_view take(std::size_t octets) {
    ok_ = ok_ && octets <= data_.size();
    if (!ok_) return {};
    const auto taken = data_.substr(0, octets);
    data_.remove_prefix(octets);
    return taken;
  }
  std::string_view rest() { return take(data_.size()); }

 private:
  std::string_view data_;
  bool ok_ = true;
};

struct Packet {
  unsigned tag = 0;
  std::string_view body;
};

// RFC 4880, 4.2.2. Partial lengths do not occur in keys.
std::size_t new_length(Bytes& bytes) {
  const std::size_t first = bytes.number(1);
  if (first < 192) return first;
  if (first < 224) return ((first - 192) << 8U) + bytes.number(1) + 192;
  return first == 255 ? bytes.number(4) : SIZE_MAX;
}

Packet next_packet(Bytes& bytes) {
  const auto head = static_cast<unsigned>(bytes.number(1));
  Packet packet;
  if ((head & 0x40U) != 0) {
    packet.tag = head & 0x3FU;
    packet.body = bytes.take(new_length(bytes));
    return packet;
  }
  packet.tag = (head >> 2U) & 0x0FU;
  const unsigned kind = head & 3U;
  packet.body = kind == 3 ? bytes.rest() : bytes.take(bytes.number(std::size_t{1} << kind));
  return packet;
}

// RFC 4880, 12.2.
std::string v4_fingerprint(std::string_view body) {
  std::string hashed = "\x99";
  hashed += static_cast<char>(body.size() >> 8U);
  hashed += static_cast<char>(body.size() & 0xFFU);
  hashed += body;
  std::string digits = sha1(hashed);
  std::transform(digits.begin(), digits.end(), digits.begin(),
                 [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
  return digits;
}

}  // namespace

Result<std::vector<std::string>> key_fingerprints(std::string_view armoured) {
  TEND_TRY(data, dearmoured(armoured));
  std::vector<std::string> fingerprints;
  Bytes bytes(data);
  while (!bytes.empty() && bytes.ok()) {
    const Packet packet = next_packet(bytes);
    if (!bytes.ok()) break;
    if (packet.tag != kPublicKey) continue;
    if (packet.body.empty() || packet.body.front() != 4) {
      return damaged("it is of another version than 4");
    }
    fingerprints.push_back(v4_fingerprint(packet.body));
  }
  if (!bytes.ok()) return damaged("it ends in the midst of a packet");
  if (fingerprints.empty()) return damaged("there is no key in it");
  return fingerprints;
}

std::optional<std::string> canonical_fingerprint(std::string_view text) {
  std::optional<std::string> digits(std::in_place);
  for (const char c : text) {
    if (c == ' ') continue;
    const bool lower_hex = c >= 'a' && c <= 'f';
    if (!lower_hex && !(c >= 'A' && c <= 'F') && !(c >= '0' && c <= '9')) return std::nullopt;
    *digits += lower_hex ? static_cast<char>(c - 'a' + 'A') : c;
  }
  if (digits->size() != kFingerprint) digits.reset();
  return digits;
}

}  // namespace tend::resources
