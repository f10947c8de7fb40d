// The text at the head of an age file: its stanzas, and the code that authenticates them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "secrets/age.hpp"

namespace tend::secrets {

struct Header {
  std::vector<Stanza> stanzas;
  std::string authenticated;  // the text that the code is over
  std::string code;           // 32 bytes
  std::size_t size = 0;       // of the whole, as it lies before the payload
};

// One spelling only: whatever age would not write is refused.
Result<Header> parse_header(std::string_view file);
// Up to and including "---", which is what the code is over.
std::string header_text(const std::vector<Stanza>& stanzas);
// The rest: the code, and the line's end.
std::string header_end(std::string_view code);

// Without padding, as age has it in headers; nothing where it is not the one spelling of its bytes.
std::optional<std::string> decode_raw_base64(std::string_view text);
std::string encode_raw_base64(std::string_view bytes);

}  // namespace tend::secrets
