// What is mounted, and mounting: the doors.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "system/file_reader.hpp"
#include "system/mount_table.hpp"
#include "system/process_runner.hpp"
#include "system/units.hpp"

namespace tend::system {

// Reads /proc alone: a file system that does not answer delays nothing.
class MountReader {
 public:
  virtual ~MountReader() = default;
  virtual Result<MountTable> table() const = 0;
  // Why nothing can be mounted or unmounted here ("below --root nothing is mounted"); empty where
  // it can.
  virtual std::string obstacle() const = 0;
  // The same for automounts, which need systemd and /dev/autofs besides.
  virtual std::string automount_obstacle() const = 0;
  // What keeps the mount at `path` busy, as far as /proc tells: "bash (812)", "mount /srv/a/b".
  // permission where other users' processes cannot be looked into.
  virtual Result<std::vector<std::string>> users(const std::string& path) const = 0;
};

struct MountWish {
  std::string path;
  std::string source;
  std::string fstype;
  std::string options;     // comma text, as in fstab
  bool on_demand = false;  // systemd.automount(5): armed, and mounted at the first access
  std::chrono::milliseconds timeout = std::chrono::seconds(100);
};

// Every call into a file system is made by systemd or by a child with a deadline: one that hangs is
// left behind and told as timeout.
class MountManager : public MountReader {
 public:
  // With systemd by the unit that it makes of the line in /etc/fstab, which must be written before;
  // else by mount(8).
  virtual Status mount(const MountWish& wish) = 0;
  // Only what a remount can change, mount(8).
  virtual Status remount(const MountWish& wish) = 0;
  // Never by force. What is busy stays and is an error (busy). An automount is disarmed, too, once
  // nothing is mounted over it: systemd would detach that lazily.
  virtual Status unmount(const std::string& path) = 0;
};

// A mount of systemd's automount(5) that waits for the first access lies at `path`, with or without
// the awaited one over it.
bool is_armed(const MountTable& table, const std::string& path);
// What is mounted at `path`; nullptr when nothing is, or when it only waits to be.
const MountEntry* mounted_at(const MountTable& table, const std::string& path);

std::unique_ptr<MountReader> make_mount_reader(const FileReader& files, const std::string& root);
// Borrows all three.
std::unique_ptr<MountManager> make_mount_manager(const FileReader& files, ProcessRunner& runner,
                                                 UnitManager& units, const std::string& root);

}  // namespace tend::system
