// Waiting for one child: its output, its end, its deadline. Internal to this folder's adapters.
#pragma once

#include <chrono>
#include <optional>

#include "base/result.hpp"
#include "system/captured_output.hpp"
#include "system/child.hpp"
#include "system/process_runner.hpp"

namespace tend::system {

struct ChildStreams {
  Descriptor out;  // ends to read from, not blocking
  Descriptor err;
  Descriptor failure;
};

struct ChildEnd {
  ProcessResult result;
  std::optional<ChildFailure> failure;  // the program was never started
  int lost = 0;  // errno: what it printed, or how it ended, could not be learnt
};

ChildEnd watch_child(Child child, ChildStreams streams, const Command& command);

}  // namespace tend::system
