// Starting one child: everything between fork(2) and execve(2). Internal to this folder's adapters.
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "system/descriptor.hpp"

namespace tend::system {

// Where the child got to when it could not start its program.
enum class ChildStep { descriptors, read_only, root, directory, program };

struct ChildFailure {
  ChildStep step = ChildStep::descriptors;
  int error = 0;
};

struct ChildPlan {
  std::string program;  // absolute, as seen in the root
  std::vector<std::string> argv;
  std::vector<std::string> environment;  // "NAME=value"
  std::string directory;
  int root = -1;  // of the directory to chroot(2) to; -1: the host's own
  bool read_only = false;
  bool private_tmp = false;
  // The three standard streams and where a ChildFailure is written to. REQUIRES: these and the root
  // above 9.
  int in = -1;
  int out = -1;
  int err = -1;
  int failure = -1;
};

struct Child {
  pid_t pid = -1;
  Descriptor pidfd;  // pidfd_open(2)
};

// The child runs in a session of its own, with default signals, none blocked, umask 022, and no
// descriptor of ours.
Result<Child> start_child(const ChildPlan& plan);

}  // namespace tend::system
