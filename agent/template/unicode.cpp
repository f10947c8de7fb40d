#include "template/unicode.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace tend::templates {
namespace {

std::size_t sequence_length(unsigned char lead) {
  if (lead >= 0xF0U) return 4;
  if (lead >= 0xE0U) return 3;
  return lead >= 0xC0U ? 2 : 1;
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// One character at `at`, which moves behind it.
char32_t next_point(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = sequence_length(lead);
  ++at;
  if (length == 1 || at + length - 1 > text.size()) return lead;
  char32_t point = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 0; i + 1 < length; ++i) {
    if (!is_continuation(text[at + i])) return lead;
    point = (point << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  }
  at += length - 1;
  return point;
}

struct Range {
  char32_t first;
  char32_t last;
};
// Signs and scripts without case: punctuation and signs of Latin-1, general punctuation to arrows
// and symbols, East Asian scripts, Hangul, wide forms without letters, emoji.
constexpr std::array<Range, 9> kCaseless = {{{0x80, 0xA9},
                                             {0xAB, 0xB4},
                                             {0xB6, 0xB9},
                                             {0x2000, 0x206F},
                                             {0x20A0, 0x20CF},
                                             {0x2190, 0x245F},
                                             {0x2500, 0x2BFF},
                                             {0x2E80, 0xA63F},
                                             {0xAC00, 0xD7AF}}};

bool has_no_case(char32_t point) {
  if (point < 0x80 || (point >= 0x1F000 && point < 0x1F100) || point >= 0x1F200) return true;
  if (point >= 0xF900 && point <= 0xFAFF) return true;
  return std::any_of(kCaseless.begin(), kCaseless.end(), [&](const Range& range) {
    return point >= range.first && point <= range.last;
  });
}

Status refuse_foreign_case(std::string_view text) {
  const std::u32string points = to_points(text);
  if (std::all_of(points.begin(), points.end(), has_no_case)) return {};
  return fail(ErrorCode::unsupported,
              "upper and lower case of letters beyond ASCII are not supported");
}

}  // namespace

void append_utf8(std::string& text, char32_t point) {
  const auto byte = [&](char32_t bits) { text += static_cast<char>(bits); };
  const auto tail = [&](unsigned shift) { byte(0x80U | ((point >> shift) & 0x3FU)); };
  if (point < 0x80) return byte(point);
  if (point < 0x800) {
    byte(0xC0U | (point >> 6U));
    return tail(0);
  }
  if (point < 0x10000) {
    byte(0xE0U | (point >> 12U));
    tail(6);
    return tail(0);
  }
  byte(0xF0U | (point >> 18U));
  tail(12);
  tail(6);
  tail(0);
}

std::u32string to_points(std::string_view text) {
  std::u32string points;
  points.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) points += next_point(text, at);
  return points;
}

std::string to_utf8(std::u32string_view points) {
  std::string text;
  text.reserve(points.size());
  for (const char32_t point : points) append_utf8(text, point);
  return text;
}

std::size_t length_of(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) next_point(text, at);
  return count;
}

Result<std::string> upper_text(std::string_view text) {
  TEND_CHECK(refuse_foreign_case(text));
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

Result<std::string> lower_text(std::string_view text) {
  TEND_CHECK(refuse_foreign_case(text));
  return lower(text);
}

bool is_space(char32_t point) {
  if ((point >= 0x09 && point <= 0x0D) || (point >= 0x1C && point <= 0x20)) return true;
  if (point == 0x85 || point == 0xA0 || point == 0x1680 || point == 0x3000) return true;
  return (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 ||
         point == 0x202F || point == 0x205F;
}

}  // namespace tend::templates
