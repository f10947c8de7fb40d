// One line within a text: pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "resources/pattern.hpp"

namespace tend::resources {

struct LineWish {
  bool present = true;
  std::string text;
  std::optional<Pattern> regexp;         // finds the line that `text` takes the place of
  std::optional<Pattern> insert_after;   // where a new line goes: behind the last match,
  std::optional<Pattern> insert_before;  // before the last match, else at the end
};

// The lines that the wish is about, as they stand: for a present one that which is, or gives way
// to, the text (the last, as everywhere in such tools); for an absent one all that go.
std::vector<std::string> lines_concerned(const std::string& content, const LineWish& wish);

// The line that stands before (or, of the first, behind) the first one concerned; nothing when none
// is, or it is alone: where a line that goes belongs when it comes back.
struct Neighbour {
  std::string line;
  bool before = true;
};
std::optional<Neighbour> neighbour_of(const std::string& content, const LineWish& wish);

// The text with the line as wished; the same text when it is so already.
std::string edit_line(const std::string& content, const LineWish& wish);

}  // namespace tend::resources
