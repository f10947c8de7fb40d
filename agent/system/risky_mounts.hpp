// Which paths lie on a file system that may never answer. Looking it up touches none of them.
// Internal to this folder's adapters.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "base/result.hpp"
#include "system/descriptor.hpp"
#include "system/mount_table.hpp"

namespace tend::system {

// Safe to use from several threads.
class RiskyMounts {
 public:
  // `root` as given to the doors: "/" or the directory that is managed.
  explicit RiskyMounts(std::string root);

  enum class LastLink { kept, followed };
  // The mount that an access of `path` would have to wait for, symbolic links on the way counted;
  // empty for none. What holds the root itself is none: nothing works without it.
  std::optional<MountEntry> on_the_way(const std::string& path, LastLink last) const;

  // It did not answer, and how: whatever lies on it fails at once from here on.
  void give_up(const MountEntry& mount, const std::string& how) const;
  // How, for a mount that was given up.
  std::optional<std::string> given_up(const MountEntry& mount) const;

  // Links may have changed.
  void forget_links() const;

 private:
  // What the kernel says of one step on the way: a link's target, or empty for anything else.
  std::optional<std::string> link_at(const std::string& path) const;
  const MountEntry* risky(const std::string& path) const;
  void refresh() const;
  void read_table() const;

  std::string root_;  // "" for the host
  mutable std::mutex mutex_;
  mutable Descriptor table_file_;
  mutable MountTable table_;
  mutable bool any_ = false;
  mutable std::chrono::steady_clock::time_point checked_{};
  mutable std::set<std::string> plain_;                  // steps known to be no links
  mutable std::map<std::string, std::string> given_up_;  // by device number
};

}  // namespace tend::system
