// Wall time for reports, monotonic time for durations and deadlines.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
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
// The same back; nothing when it is not exactly that form.
std::optional<std::chrono::system_clock::time_point> parse_rfc3339(const std::string& text);

}  // namespace tend::system
