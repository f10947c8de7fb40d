// From an offset inside a template or expression to the place where a person wrote it.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/error.hpp"
#include "base/position.hpp"
#include "base/result.hpp"

namespace tend::templates {

struct Span {
  std::size_t begin = 0;
  std::size_t length = 1;
  std::size_t end() const { return begin + length; }
};

// From the start of the first to the end of the last.
Span cover(Span first, Span last);

class Places {
 public:
  // A whole file: every offset has its own line and column.
  explicit Places(SourcePtr file);
  // A text inside another file. Exact where the text stands there letter by letter on one line,
  // plain or quoted; else every offset is at `start`.
  Places(std::string_view text, Position start);

  std::string_view text() const { return text_; }
  Position at(Span span) const;
  Error error(ErrorCode code, std::string message, Span span) const;

 private:
  Position in_file(Span span) const;

  SourcePtr file_;  // set when the text is a whole file
  std::string_view text_;
  Position start_;
  bool exact_ = false;
};

}  // namespace tend::templates
