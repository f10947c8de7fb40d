// What a text is laid out for: colour or none, so many columns, and a reader who may see everything
// or not.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tend::cli {

struct Screen {
  bool colour = false;
  std::size_t width = 0;  // 0: lines are never broken
  bool root = true;       // false: diffs of files that others may not read are not shown
  bool terminal = false;  // a line may be written over
};

enum class Paint { none, bold, dim, red, green, yellow, magenta, cyan };

// `text` between ANSI sequences where the screen has colour.
std::string painted(const Screen& screen, Paint paint, std::string_view text);

// Columns that a text takes: its code points.
std::size_t columns_of(std::string_view text);
// Followed by as many spaces as bring it to `columns`.
std::string padded(std::string_view text, std::size_t columns);
// At most `columns`, the last of them "…" when something was cut off. 0: never cut.
std::string cut(std::string_view text, std::size_t columns);
// Broken at spaces so that with `indent` spaces before each line but the first none is wider than
// the screen. No newline at the end.
std::string wrapped(const Screen& screen, std::string_view text, std::size_t indent);

// "84 ms", "8.1 s", "12 s", "2 min 05 s".
std::string duration_text(long long milliseconds);

}  // namespace tend::cli
