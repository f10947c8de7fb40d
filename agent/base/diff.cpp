#include "base/diff.hpp"

#include <fmt/format.h>

#include <dtl/dtl.hpp>
#include <sstream>
#include <vector>

#include "base/text.hpp"

namespace tend {
namespace {

// A marker no text line can hold: it stands for "the last line has no newline" while lines are
// compared.
constexpr std::string_view kNoNewline = "\n\\ No newline at end of file";

std::vector<std::string> comparable_lines(std::string_view text) {
  auto lines = split_lines(text);
  if (!text.empty() && text.back() != '\n') lines.back() += kNoNewline;
  return lines;
}

bool summarised(std::string_view text) {
  return text.size() > kDiffLimit || text.find('\0') != std::string_view::npos ||
         !is_valid_utf8(text);
}

// dtl counts an empty side from line 1, diff(1) and patch(1) from 0.
std::string with_empty_sides(std::string hunks, bool no_old, bool no_new) {
  if (no_old) hunks.replace(0, std::string_view("@@ -1,0").size(), "@@ -0,0");
  if (no_new) hunks.replace(hunks.find("+1,0 @@"), 2, "+0");
  return hunks;
}

}  // namespace

std::string unified_diff(std::string_view before, std::string_view after) {
  if (before == after) return {};
  if (summarised(before) || summarised(after)) {
    return fmt::format("binary or large content: {} -> {} bytes\n", before.size(), after.size());
  }
  const auto old_lines = comparable_lines(before);
  const auto new_lines = comparable_lines(after);
  dtl::Diff<std::string> difference(old_lines, new_lines);
  difference.onHuge();
  difference.compose();
  difference.composeUnifiedHunks();
  std::ostringstream out;
  difference.printUnifiedFormat(out);
  return with_empty_sides(out.str(), before.empty(), after.empty());
}

}  // namespace tend
