#include "engine/redaction.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "format/json.hpp"

namespace tend::engine {
namespace {

constexpr std::size_t kShortest = 6;
constexpr std::string_view kMask = "‹secret›";

void collect(const Value& value, std::vector<std::string>& secrets) {
  if (value.is_string() && value.sensitive()) secrets.push_back(value.as_string());
  if (value.is_list()) {
    for (const auto& item : value.as_list()) collect(item, secrets);
  } else if (value.is_map()) {
    for (const auto& entry : value.as_map()) collect(entry.value, secrets);
  }
}

std::vector<std::string> secrets_of(const model::Catalog& catalog) {
  std::vector<std::string> secrets;
  for (const auto& role : catalog.roles) collect(role.params, secrets);
  return secrets;
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

std::string in_json(const std::string& text) {
  const std::string quoted = format::to_json(Value(text), -1);
  return quoted.substr(1, quoted.size() - 2);
}

std::string in_url(std::string_view text) {
  constexpr std::string_view kPlain = "-_.~/";
  std::string result;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    result += letter || kPlain.find(c) != std::string_view::npos
                  ? std::string(1, c)
                  : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return result;
}

// The part that stays the same whatever follows.
std::string stable_base64(std::string_view text) {
  return encode_base64(text.substr(0, text.size() / 3 * 3));
}

}  // namespace

Redaction::Redaction(const model::Catalog& catalog) : Redaction(secrets_of(catalog)) {}

Redaction::Redaction(const std::vector<std::string>& secrets) {
  for (const auto& secret : secrets) add(secret);
  std::sort(words_.begin(), words_.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
}

void Redaction::add(const std::string& secret) {
  add_spellings(secret);
  const auto lines = split_lines(secret);
  if (lines.size() < 2) return;
  for (const auto& line : lines) add_spellings(std::string(trim(line)));
}

void Redaction::add_spellings(const std::string& word) {
  if (word.size() < kShortest) return;
  for (auto spelling :
       {word, upper(word), lower(word), printable(word), in_json(word), in_url(word),
        replace_all(word, "'", "'\"'\"'"), encode_base64(word), stable_base64(word)}) {
    if (spelling.size() >= kShortest) words_.push_back(std::move(spelling));
  }
}

std::string Redaction::text(std::string text) const {
  for (const auto& word : words_) {
    if (text.find(word) != std::string::npos) text = replace_all(std::move(text), word, kMask);
  }
  return text;
}

void Redaction::apply(Error& error) const {
  error.message = text(std::move(error.message));
  error.suggestion = text(std::move(error.suggestion));
  for (auto& note : error.notes) note = text(std::move(note));
  for (auto& step : error.trail) step = text(std::move(step));
}

void Redaction::apply(model::Change& change) const {
  change.reason = text(std::move(change.reason));
  change.diff = text(std::move(change.diff));
}

void Redaction::apply(model::Plan& plan) const {
  if (words_.empty()) return;
  // A sensitive change shows nothing of its diff, and its digest covers all of it.
  for (auto& change : plan.changes) {
    if (!change.has_secret()) apply(change);
  }
  for (auto* list : {&plan.unknown, &plan.deferred, &plan.contested}) {
    for (auto& one : *list) one.reason = text(std::move(one.reason));
  }
  for (auto& failure : plan.failures) apply(failure.error);
}

void Redaction::apply(model::ResourceResult& result) const {
  if (words_.empty()) return;
  for (auto& change : result.changes) apply(change);
  result.reason = text(std::move(result.reason));
  if (result.error) apply(*result.error);
}

void Redaction::apply(model::CheckResult& result) const {
  result.detail = text(std::move(result.detail));
}

}  // namespace tend::engine
