#include "system/git/known_hosts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/base64.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

namespace tend::system::git {
namespace {

// * any text, ? any character.
bool matches_pattern(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    for (std::size_t skip = 0; skip <= text.size(); ++skip) {
      if (matches_pattern(pattern.substr(1), text.substr(skip))) return true;
    }
    return false;
  }
  if (text.empty() || (pattern.front() != '?' && pattern.front() != text.front())) return false;
  return matches_pattern(pattern.substr(1), text.substr(1));
}

// |1|salt|HMAC-SHA1 of the name
bool matches_hashed(std::string_view field, std::string_view name) {
  const auto parts = split(field, '|');
  if (parts.size() != 4 || parts[1] != "1") return false;
  const auto salt = decode_base64(parts[2]);
  const auto digest = decode_base64(parts[3]);
  return salt && digest && hmac_sha1(*salt, name) == *digest;
}

bool names_host(std::string_view field, const std::string& name) {
  if (field.starts_with("|")) return matches_hashed(field, name);
  bool found = false;
  for (const std::string& pattern : split(lower(field), ',')) {
    const bool negated = pattern.starts_with("!");
    if (!matches_pattern(std::string_view(pattern).substr(negated ? 1 : 0), name)) continue;
    if (negated) return false;
    found = true;
  }
  return found;
}

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  for (std::string& word : split(replace_all(std::string(line), "\t", " "), ' ')) {
    if (!word.empty()) words.push_back(std::move(word));
  }
  return words;
}

std::optional<HostKey> key_in(std::string_view line, const std::string& name) {
  auto words = words_of(trim(line));
  if (words.empty() || words.front().starts_with("#")) return std::nullopt;
  HostKey found;
  if (words.front().starts_with("@")) {
    if (words.front() != "@revoked") return std::nullopt;
    found.revoked = true;
    words.erase(words.begin());
  }
  if (words.size() < 3 || !names_host(words[0], name)) return std::nullopt;
  const auto key = decode_base64(words[2]);
  if (!key) return std::nullopt;
  found.type = words[1];
  found.key = *key;
  found.encoded = words[2];
  return found;
}

Error refusal(const std::string& host, const std::string& why, const std::string& remedy) {
  Error error = make_error(ErrorCode::refused, fmt::format("the ssh host {} {}", host, why));
  error.notes.push_back(remedy);
  return error;
}

}  // namespace

std::string host_entry(const std::string& host, std::uint16_t port) {
  return port == 22 ? host : fmt::format("[{}]:{}", host, port);
}

std::vector<HostKey> keys_of(std::string_view known_hosts, const std::string& host,
                             std::uint16_t port) {
  std::vector<HostKey> keys;
  for (const std::string& line : split_lines(known_hosts)) {
    if (auto key = key_in(line, host_entry(host, port))) keys.push_back(std::move(*key));
  }
  return keys;
}

Status check_host_key(const std::vector<HostKey>& known, std::string_view key,
                      const std::string& host, const std::string& file) {
  const auto same = [&](const HostKey& each) { return each.key == key; };
  const auto revoked = [&](const HostKey& each) { return each.revoked && same(each); };
  if (std::any_of(known.begin(), known.end(), revoked)) {
    return fail(refusal(host, "showed a key that is revoked", "the @revoked line is in " + file));
  }
  if (std::any_of(known.begin(), known.end(), same)) return {};
  if (known.empty()) {
    return fail(
        refusal(host, "is not in " + file,
                fmt::format("compare its key with what its admin says, then add the line of "
                            "`ssh-keyscan {}` to {}",
                            host, file)));
  }
  return fail(
      refusal(host, "showed another key than " + file + " has for it",
              "somebody may be in between; if its key was really changed, correct the line"));
}

}  // namespace tend::system::git
