// policy-rc.d: how a package's scripts are told to start nothing (invoke-rc.d(8),
// deb-systemd-invoke(1)).
#pragma once

#include "base/result.hpp"
#include "system/file_system.hpp"

namespace tend::system {

inline constexpr const char* kPolicyPath = "/usr/sbin/policy-rc.d";
// Where somebody else's policy waits meanwhile.
inline constexpr const char* kPolicySavedPath = "/usr/sbin/policy-rc.d.tend-saved";

// Runs `action` while a policy that forbids every start is in place, then puts back what was there,
// whatever became of the action. What a run that died has left is put right by the next.
Status with_starts_forbidden(FileSystem& files, const std::function<Status()>& action);

}  // namespace tend::system
