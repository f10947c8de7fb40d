// What a child wrote, its head and its tail kept. Internal to this folder's adapters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tend::system {

class CapturedOutput {
 public:
  explicit CapturedOutput(std::size_t limit)
      : head_limit_(limit / 2), tail_limit_(limit - limit / 2) {}

  void append(std::string_view piece);
  // The whole, or head and tail with a line between them that says how many bytes were left out.
  std::string text() const;

 private:
  std::size_t head_limit_;
  std::size_t tail_limit_;
  std::string head_;
  std::string tail_;  // up to twice its limit, so that bytes are moved once each
  std::size_t dropped_ = 0;
};

}  // namespace tend::system
