#include "secrets/header.hpp"

#include <algorithm>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "secrets/crypto.hpp"

namespace tend::secrets {
namespace {

constexpr std::string_view kVersion = "age-encryption.org/v1";
constexpr std::string_view kStanza = "-> ";
constexpr std::string_view kEnd = "---";
constexpr std::size_t kColumns = 64;
constexpr std::size_t kMostStanzas = 1000;

tl::unexpected<Error> damaged() {
  return fail(ErrorCode::invalid, "its header is damaged");
}

// Lines that end with a newline; a last one without it is none.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}

  std::optional<std::string_view> next() {
    const auto end = text_.find('\n', taken_);
    if (end == std::string_view::npos) return std::nullopt;
    const auto line = text_.substr(taken_, end - taken_);
    taken_ = end + 1;
    return line;
  }
  std::size_t taken() const { return taken_; }

 private:
  std::string_view text_;
  std::size_t taken_ = 0;
};

bool is_word(std::string_view word) {
  return !word.empty() &&
         std::all_of(word.begin(), word.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

// The words of its first line, then its body in lines of 64 columns, of which the last is shorter.
Result<Stanza> parse_stanza(std::string_view first, Lines& lines) {
  auto words = split(first.substr(kStanza.size()), ' ');
  if (!std::all_of(words.begin(), words.end(), is_word)) return damaged();
  Stanza stanza;
  stanza.type = words.front();
  stanza.arguments.assign(words.begin() + 1, words.end());
  for (;;) {
    const auto line = lines.next();
    const auto part = line && line->size() <= kColumns ? decode_raw_base64(*line) : std::nullopt;
    if (!part) return damaged();
    stanza.body += *part;
    if (line->size() < kColumns) return stanza;
  }
}

std::string stanza_text(const Stanza& stanza) {
  std::string text(kStanza);
  text += stanza.type;
  for (const auto& argument : stanza.arguments) text += " " + argument;
  const std::string body = encode_raw_base64(stanza.body);
  for (std::size_t at = 0; at <= body.size(); at += kColumns) {
    text += "\n" + body.substr(at, kColumns);
  }
  return text + "\n";
}

}  // namespace

std::optional<std::string> decode_raw_base64(std::string_view text) {
  if (text.find('=') != std::string_view::npos) return std::nullopt;
  return decode_base64(text);
}

std::string encode_raw_base64(std::string_view bytes) {
  std::string text = encode_base64(bytes);
  return text.substr(0, text.find('='));
}

Result<Header> parse_header(std::string_view file) {
  Lines lines(file);
  const auto version = lines.next();
  if (!version || *version != kVersion) {
    return fail(ErrorCode::invalid, "it is no age file, or one of another version");
  }
  Header header;
  while (header.stanzas.size() <= kMostStanzas) {
    const std::size_t before = lines.taken();
    const auto line = lines.next();
    if (!line) return damaged();
    if (line->starts_with(kStanza)) {
      TEND_TRY(stanza, parse_stanza(*line, lines));
      header.stanzas.push_back(std::move(stanza));
      continue;
    }
    if (!line->starts_with("--- ") || header.stanzas.empty()) return damaged();
    auto code = decode_raw_base64(line->substr(kEnd.size() + 1));
    if (!code || code->size() != kKeySize) return damaged();
    header.authenticated = file.substr(0, before + kEnd.size());
    header.code = std::move(*code);
    header.size = lines.taken();
    return header;
  }
  return damaged();
}

std::string header_text(const std::vector<Stanza>& stanzas) {
  std::string text(kVersion);
  text += '\n';
  for (const auto& stanza : stanzas) text += stanza_text(stanza);
  text += kEnd;
  return text;
}

std::string header_end(std::string_view code) {
  return " " + encode_raw_base64(code) + "\n";
}

}  // namespace tend::secrets
