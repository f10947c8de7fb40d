// A process's own view of the mounts, all of them read-only but what is mounted from then on (an
// automount that the process itself waits for). Internal to this folder's adapters.
#pragma once

namespace tend::system {

// For a process with one thread, such as a child before its execve(2): takes no memory. Without
// privilege it tries a user namespace in which the caller keeps its ids. False and errno when that
// is not possible here.
bool make_mounts_read_only();

// After it, and after any chroot(2): an empty, writable /tmp in memory, seen by nobody else.
bool mount_private_tmp();

}  // namespace tend::system
