// Wall time for reports, monotonic time for durations and deadlines.
#pragma once

#include <chrono>
#include <memory>
#include <string>

namespace tend::system {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::chrono::system_clock::time_point now() const = 0;
  virtual std::chrono::steady_clock::time_point monotonic() const = 0;
};

std::unique_ptr<Clock> make_clock();

// "2026-11-23T01:02:03Z", RFC 3339 in UTC, whole seconds.
std::string rfc3339(std::chrono::system_clock::time_point time);

}  // namespace tend::system
