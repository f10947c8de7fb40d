// A clock that stands still until it is told to go on.
#pragma once

#include "system/clock.hpp"

namespace tend::testing {

class FixedClock : public system::Clock {
 public:
  // 2026-11-23T01:02:03Z unless told otherwise.
  explicit FixedClock(std::chrono::system_clock::time_point now =
                          std::chrono::system_clock::from_time_t(1795395723))
      : now_(now) {}

  void advance(std::chrono::milliseconds by) {
    now_ += by;
    monotonic_ += by;
  }
  // Every question costs this much time: for loops that wait for a deadline.
  void tick_at_every_question(std::chrono::milliseconds by) { tick_ = by; }

  std::chrono::system_clock::time_point now() const override {
    pass();
    return now_;
  }
  std::chrono::steady_clock::time_point monotonic() const override {
    pass();
    return monotonic_;
  }

 private:
  void pass() const {
    now_ += tick_;
    monotonic_ += tick_;
  }

  mutable std::chrono::system_clock::time_point now_;
  mutable std::chrono::steady_clock::time_point monotonic_;
  std::chrono::milliseconds tick_{0};
};

}  // namespace tend::testing
