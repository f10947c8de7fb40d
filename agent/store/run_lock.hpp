// One run at a time per host: flock(2) on a file that only root can open. The kernel frees it when
// the holder dies.
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"

namespace tend::store {

class RunLock {
 public:
  // `busy` names the holder's process and since when. Waits up to `wait_seconds` for it.
  static Result<RunLock> take(const std::string& path, int wait_seconds);
  RunLock(RunLock&& other) noexcept;
  RunLock& operator=(RunLock&& other) noexcept;
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;
  ~RunLock();

 private:
  explicit RunLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace tend::store
