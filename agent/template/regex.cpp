#include "template/regex.hpp"

#include <fmt/format.h>

#include <boost/regex.hpp>
#include <iterator>
#include <stdexcept>

#include "base/text.hpp"
#include "template/regex_pattern.hpp"
#include "template/unicode.hpp"

namespace tend::templates {
namespace {

constexpr std::size_t kMostLooks = 4'000'000;  // characters the engine may look at in one search
constexpr std::size_t kLooksPerStep = 16;
constexpr std::size_t kLongestPattern = 4096;

// Backtracking can take exponential time, and the engine's own bound is far off. So it is handed a
// text that counts how often it is looked at, and ends the search by the only way out of the
// engine.
class CountedText {
 public:
  using iterator_category = std::bidirectional_iterator_tag;
  using value_type = wchar_t;
  using difference_type = std::ptrdiff_t;
  using pointer = const wchar_t*;
  using reference = const wchar_t&;

  CountedText() = default;
  CountedText(const wchar_t* at, std::size_t* looks) : at_(at), looks_(looks) {}
  const wchar_t& operator*() const {
    if (++*looks_ > kMostLooks) throw std::runtime_error("too many looks at the text");
    return *at_;
  }
  CountedText& operator++() { return ++at_, *this; }
  CountedText& operator--() { return --at_, *this; }
  CountedText operator++(int) { return {at_++, looks_}; }
  CountedText operator--(int) { return {at_--, looks_}; }
  bool operator==(const CountedText& other) const { return at_ == other.at_; }
  bool operator!=(const CountedText& other) const { return at_ != other.at_; }
  const wchar_t* raw() const { return at_; }

 private:
  const wchar_t* at_ = nullptr;
  std::size_t* looks_ = nullptr;
};

using EngineMatch = boost::match_results<CountedText>;

std::wstring wide(std::string_view text) {
  const std::u32string points = to_points(text);
  return {points.begin(), points.end()};
}

std::string narrow(const wchar_t* begin, const wchar_t* end) {
  return to_utf8(std::u32string(begin, end));
}

RegexMatch converted(const EngineMatch& match, const wchar_t* start, const EnginePattern& pattern) {
  RegexMatch result;
  result.begin = static_cast<std::size_t>(match[0].first.raw() - start);
  result.end = static_cast<std::size_t>(match[0].second.raw() - start);
  result.names = pattern.names;
  for (const auto& group : match) {
    result.groups.push_back(group.matched
                                ? std::optional(narrow(group.first.raw(), group.second.raw()))
                                : std::nullopt);
  }
  return result;
}

// Throws what the engine throws.
std::vector<RegexMatch> search(const std::wstring& text, const EnginePattern& pattern,
                               const RegexOptions& options, std::size_t most, std::size_t& looks) {
  boost::wregex::flag_type flags = boost::regex::perl;
  if (pattern.ignore_case) flags |= boost::regex::icase;
  const boost::wregex regex(pattern.text, flags);
  const CountedText start(text.data(), &looks);
  const CountedText end(text.data() + text.size(), &looks);
  std::vector<RegexMatch> found;
  auto mode = boost::match_default;
  if (options.at_start) mode |= boost::match_continuous;
  EngineMatch match;
  for (CountedText at = start; found.size() < most; at = match[0].second) {
    auto now = at == start ? mode : mode | boost::match_prev_avail;
    // After an empty match the next one may not be empty at the same place.
    if (!found.empty() && found.back().begin == found.back().end)
      now |= boost::regex_constants::match_not_initial_null;
    if (!boost::regex_search(at, end, match, regex, now, start)) break;
    found.push_back(converted(match, text.data(), pattern));
  }
  return found;
}

}  // namespace

std::string RegexMatch::group(std::size_t index) const {
  return index < groups.size() && groups[index] ? *groups[index] : std::string();
}

std::optional<std::string> RegexMatch::find_group(std::string_view reference) const {
  const auto number = parse_integer(reference);
  if (number && *number >= 0 && static_cast<std::size_t>(*number) < groups.size()) {
    return group(static_cast<std::size_t>(*number));
  }
  const auto named =
      reference.empty() ? names.end() : std::find(names.begin(), names.end(), reference);
  if (named == names.end()) return std::nullopt;
  return group(static_cast<std::size_t>(named - names.begin()));
}

Result<std::vector<RegexMatch>> regex_find(std::string_view text, std::string_view pattern,
                                           const RegexOptions& options, std::size_t most,
                                           Meter& meter) {
  if (pattern.size() > kLongestPattern)
    return fail(ErrorCode::unsupported, "so long a regular expression is not supported");
  TEND_TRY(translated, engine_pattern(pattern, options));
  std::size_t looks = 0;
  try {
    auto found = search(wide(text), translated, options, most, looks);
    TEND_CHECK(meter.spend(looks / kLooksPerStep));
    return found;
  } catch (const boost::regex_error& error) {
    const bool exhausted = error.code() == boost::regex_constants::error_complexity ||
                           error.code() == boost::regex_constants::error_stack;
    if (!exhausted)
      return fail(ErrorCode::invalid,
                  fmt::format("`{}` is no regular expression: {}", pattern, error.what()));
  } catch (const std::runtime_error&) {
  }
  return fail(ErrorCode::invalid,
              fmt::format("the regular expression `{}` takes too long on this text", pattern));
}

}  // namespace tend::templates
