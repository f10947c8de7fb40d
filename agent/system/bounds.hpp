// What this process could at most do here, whoever it is run by: a container takes capabilities
// away even from root. Internal to this folder's adapters.
#pragma once

#include "system/file_reader.hpp"

namespace tend::system {

// Bits of capabilities(7), linux/capability.h.
enum class Capability { load_modules = 16, administer = 21 };

// Whether the bounding set has it (CapBnd of proc_pid_status(5)); true where that cannot be read.
bool within_bounds(const FileReader& files, Capability capability);
// Whether our user ids are the kernel's own (user_namespaces(7)); true where that cannot be read.
bool in_first_user_namespace(const FileReader& files);

}  // namespace tend::system
