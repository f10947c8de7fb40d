#include "model/pattern.hpp"

#include <regex>

namespace tend::model {
namespace {

// libstdc++'s breadth-first matcher: polynomial in time, and its stack does not grow with the text.
constexpr auto kSyntax = std::regex::ECMAScript | std::regex_constants::__polynomial;

}  // namespace

std::optional<std::string> pattern_fault(const std::string& pattern) {
  try {
    const std::regex compiled(pattern, kSyntax);
    return std::nullopt;
  } catch (const std::regex_error& error) {
    if (error.code() == std::regex_constants::error_complexity) {
      return "back-references are not supported";
    }
    return error.what();
  }
}

bool matches_pattern(const std::string& pattern, const std::string& text) {
  try {
    return std::regex_match(text, std::regex(pattern, kSyntax));
  } catch (const std::regex_error&) {
    return false;
  }
}

}  // namespace tend::model
