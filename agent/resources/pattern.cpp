#include "resources/pattern.hpp"

#include <fmt/format.h>

#include <regex>

namespace tend::resources {

// libstdc++'s default matcher recurses for each character and tries every way through `(a+)+`: a
// long line overflows the stack, a hostile one takes for ever. Its `__polynomial` matcher does
// neither, and knows no back-references.
struct Pattern::Compiled {
  std::regex regex;
};

Result<Pattern> Pattern::compile(const std::string& expression) {
  try {
    Pattern pattern;
    pattern.compiled_ = std::make_shared<const Compiled>(Compiled{
        std::regex(expression, std::regex::ECMAScript | std::regex_constants::__polynomial)});
    return pattern;
  } catch (const std::regex_error& error) {
    const bool reference = error.code() == std::regex_constants::error_complexity;
    return fail(ErrorCode::invalid,
                fmt::format("`{}` is no regular expression that can be used here: {}", expression,
                            reference ? "back-references are not supported" : error.what()));
  }
}

std::string Pattern::of_whole_line(const std::string& text) {
  constexpr std::string_view kSpecial = R"(\^$.|?*+()[]{})";
  std::string expression = "^";
  for (const char c : text) {
    if (kSpecial.find(c) != std::string_view::npos) expression += '\\';
    expression += c;
  }
  return expression + "$";
}

bool Pattern::found_in(std::string_view line) const {
  return std::regex_search(line.begin(), line.end(), compiled_->regex);
}

}  // namespace tend::resources
