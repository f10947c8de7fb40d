#include "system/captured_output.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tend::system {

void CapturedOutput::append(std::string_view piece) {
  const std::size_t to_head = std::min(piece.size(), head_limit_ - head_.size());
  head_.append(piece.substr(0, to_head));
  tail_.append(piece.substr(to_head));
  if (tail_.size() <= 2 * tail_limit_) return;
  const std::size_t excess = tail_.size() - tail_limit_;
  tail_.erase(0, excess);
  dropped_ += excess;
}

std::string CapturedOutput::text() const {
  const std::size_t excess = tail_.size() > tail_limit_ ? tail_.size() - tail_limit_ : 0;
  const std::string_view tail = std::string_view(tail_).substr(excess);
  if (dropped_ + excess == 0) return head_ + tail_;
  return fmt::format("{}\n[{} bytes left out]\n{}", head_, dropped_ + excess, tail);
}

}  // namespace tend::system
