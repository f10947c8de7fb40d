// Regular expressions (ECMAScript, without back-references) searched for in single lines.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tend::resources {

class Pattern {
 public:
  static Result<Pattern> compile(const std::string& expression);

  // The expression that finds lines which are this text and nothing else.
  static std::string of_whole_line(const std::string& text);

  // Whether it matches somewhere in the line. Takes time in proportion to the line's length.
  bool found_in(std::string_view line) const;

 private:
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace tend::resources
