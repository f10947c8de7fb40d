// Work that may never come back, done in a child that can be left behind. Internal to this folder's
// adapters.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "base/result.hpp"

namespace tend::system {

// Runs `work` in a forked child and returns the bytes it gave; `timeout` after `deadline`, `io`
// when the child ended without an answer, which an empty one is too. A child that does not die of
// SIGKILL (uninterruptible in the kernel) is left. It holds nothing of ours: no descriptor, no
// lock, no terminal; `name` (at most 15 bytes) is what proc_pid_comm(5) shows.
Result<std::string> run_apart(const std::string& name, std::chrono::milliseconds deadline,
                              const std::function<std::string()>& work);

// Whether a child of this name, of an agent that is gone, is still there.
bool is_left_behind(const std::string& name);

}  // namespace tend::system
