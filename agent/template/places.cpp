#include "template/places.hpp"

#include <algorithm>

namespace tend::templates {
namespace {

std::uint32_t narrow(std::size_t number) {
  return static_cast<std::uint32_t>(std::min<std::size_t>(number, UINT32_MAX));
}

// How many bytes after `start` the text begins, when it stands there unchanged: 0, or 1 after a
// quote.
std::size_t offset_in_line(std::string_view text, const Position& start, bool& exact) {
  exact = false;
  if (!start.known() || start.column == 0 || text.find('\n') != std::string_view::npos) return 0;
  const std::string_view line = line_of(*start.source, start.line);
  if (start.column > line.size()) return 0;
  const std::string_view rest = line.substr(start.column - 1);
  const bool quoted = rest.front() == '"' || rest.front() == '\'';
  for (const std::size_t skip : {std::size_t{0}, std::size_t{1}}) {
    if (skip == 1 && !quoted) continue;
    if (rest.substr(skip).substr(0, text.size()) != text) continue;
    exact = true;
    return skip;
  }
  return 0;
}

}  // namespace

Span cover(Span first, Span last) {
  return {first.begin, last.end() - first.begin};
}

Places::Places(SourcePtr file) : file_(std::move(file)), text_(file_->text) {}

Places::Places(std::string_view text, Position start) : text_(text), start_(std::move(start)) {
  start_.column += narrow(offset_in_line(text_, start_, exact_));
}

Position Places::in_file(Span span) const {
  const std::size_t begin = std::min(span.begin, text_.size());
  const std::string_view before = text_.substr(0, begin);
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  const std::size_t line_end = std::min(text_.find('\n', begin), text_.size());
  Position position;
  position.source = file_;
  position.line =
      narrow(1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')));
  position.column = narrow(begin - line_start + 1);
  position.length = narrow(std::max<std::size_t>(1, std::min(span.length, line_end - begin)));
  return position;
}

Position Places::at(Span span) const {
  if (file_ != nullptr) return in_file(span);
  if (!exact_) return start_;
  Position position = start_;
  position.column += narrow(std::min(span.begin, text_.size()));
  position.length = narrow(std::max<std::size_t>(1, span.length));
  return position;
}

Error Places::error(ErrorCode code, std::string message, Span span) const {
  return make_error(code, std::move(message), at(span));
}

}  // namespace tend::templates
