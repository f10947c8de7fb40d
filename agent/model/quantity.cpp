#include "model/quantity.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace tend::model {
namespace {

struct Unit {
  char letter;
  std::int64_t worth;
};
constexpr std::array<Unit, 4> kTimeUnits = {{{'d', 86'400}, {'h', 3'600}, {'m', 60}, {'s', 1}}};
constexpr std::array<Unit, 4> kSizeUnits = {{{'T', std::int64_t{1} << 40U},
                                             {'G', std::int64_t{1} << 30U},
                                             {'M', std::int64_t{1} << 20U},
                                             {'K', std::int64_t{1} << 10U}}};

// The digits at the front, taken off `text`; nothing when there are none.
std::optional<std::int64_t> take_digits(std::string_view& text) {
  const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = parse_integer(text.substr(0, end));
  text.remove_prefix(end);
  return number;
}

std::optional<std::int64_t> product(std::int64_t count, std::int64_t worth) {
  std::int64_t result = 0;
  if (__builtin_mul_overflow(count, worth, &result)) return std::nullopt;
  return result;
}

}  // namespace

std::optional<std::int64_t> parse_duration(std::string_view text) {
  if (text.find_first_not_of("0123456789") == std::string_view::npos) return take_digits(text);
  std::int64_t total = 0;
  const Unit* unit = kTimeUnits.begin();
  while (!text.empty()) {
    const auto count = take_digits(text);
    if (!count || text.empty()) return std::nullopt;
    unit = std::find_if(unit, kTimeUnits.end(),
                        [&](const Unit& candidate) { return candidate.letter == text.front(); });
    if (unit == kTimeUnits.end()) return std::nullopt;
    const auto seconds = product(*count, unit->worth);
    if (!seconds || __builtin_add_overflow(total, *seconds, &total)) return std::nullopt;
    text.remove_prefix(1);
    ++unit;
  }
  return total;
}

std::optional<std::int64_t> parse_size(std::string_view text) {
  const auto count = take_digits(text);
  if (!count || text.empty()) return count;
  const auto* unit = std::find_if(kSizeUnits.begin(), kSizeUnits.end(), [&](const Unit& candidate) {
    return candidate.letter == text.front();
  });
  if (text.size() > 1 || unit == kSizeUnits.end()) return std::nullopt;
  return product(*count, unit->worth);
}

std::optional<std::string> canonical_mode(std::string_view text) {
  const bool octal = text.find_first_not_of("01234567") == std::string_view::npos;
  if (!octal || text.size() < 3 || text.size() > 4) return std::nullopt;
  return std::string(4 - text.size(), '0') + std::string(text);
}

std::optional<std::string> canonical_path(std::string_view text) {
  if (text.empty() || text.front() != '/' || text.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  std::string path;
  for (const auto& part : split(text, '/')) {
    if (part == "..") return std::nullopt;
    if (!part.empty() && part != ".") path += "/" + part;
  }
  return path.empty() ? "/" : path;
}

}  // namespace tend::model
