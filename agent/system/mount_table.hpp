// What is mounted where, from the text of /proc/self/mountinfo (proc_pid_mountinfo(5)). Nothing
// here touches a mounted file system, so none of it can hang on a dead server.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tend::system {

struct MountEntry {
  std::uint64_t id = 0;
  std::uint64_t parent = 0;
  std::string device;         // "MAJOR:MINOR"
  std::string root;           // what of the file system is mounted; "/" but for binds
  std::string path;           // where, escapes resolved
  std::string options;        // of this mount: "rw,nosuid,relatime"
  std::string fstype;         // "nfs4", "fuse.sshfs", …
  std::string source;         // "server:/export", "/dev/vda1", "none"
  std::string super_options;  // of the file system: "rw,vers=4.2,hard,…"
};

class MountTable {
 public:
  MountTable() = default;
  // An error (io) names the line that has not the form.
  static Result<MountTable> parse(std::string_view text);

  // Every mount of the namespace, also those that another one hides; in the kernel's order.
  const std::vector<MountEntry>& entries() const { return entries_; }
  // The mount that a look-up of `path` ends in, the topmost where several are stacked. Lexically: a
  // symbolic link on the way is the caller's to resolve. nullptr when none holds it.
  const MountEntry* holding(std::string_view path) const;
  // The one mounted at exactly `path`; nullptr when that is no mount point, or is hidden.
  const MountEntry* at(std::string_view path) const;

  // The table as it will be: `entry` mounted over whatever is at its path; its ids are set here.
  void add(MountEntry entry);
  // The topmost mount at `path` taken away, and what was mounted in it.
  void remove(std::string_view path);

 private:
  void connect();
  const MountEntry* next(std::uint64_t parent, std::string_view path) const;

  std::vector<MountEntry> entries_;
  std::map<std::uint64_t, std::vector<std::size_t>> children_;  // 0: of mounts outside our view
};

// Whether `path` is `above` or lies below it; both absolute and normal.
bool is_at_or_below(std::string_view path, std::string_view above);

// File systems behind a network, which mount(8) and systemd treat as such (systemd.mount(5),
// `_netdev`): nfs, cifs, ceph, fuse.sshfs, ….
bool is_network_type(std::string_view fstype);
// File systems whose answer depends on somebody else, so that any call on them may never come back:
// the above, everything in user space (fuse), and autofs, which waits for a mount.
bool may_never_answer(std::string_view fstype);

}  // namespace tend::system
