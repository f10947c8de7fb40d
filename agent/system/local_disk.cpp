#include "system/local_disk.hpp"

#include <linux/magic.h>
#include <sys/statfs.h>

#include <algorithm>
#include <array>

namespace tend::system {
namespace {

constexpr unsigned long kXfs = 0x58465342;  // statfs(2); <linux/magic.h> has it only since 5.18
constexpr unsigned long kZfs = 0x2fc12fc1;

constexpr std::array kLocal = {static_cast<unsigned long>(EXT4_SUPER_MAGIC),  // ext2 to ext4
                               static_cast<unsigned long>(BTRFS_SUPER_MAGIC),
                               static_cast<unsigned long>(F2FS_SUPER_MAGIC),
                               static_cast<unsigned long>(TMPFS_MAGIC),
                               static_cast<unsigned long>(RAMFS_MAGIC),
                               static_cast<unsigned long>(OVERLAYFS_SUPER_MAGIC),
                               kXfs,
                               kZfs};

}  // namespace

bool on_local_disk(const std::string& path) {
  struct statfs about {};
  if (::statfs(path.c_str(), &about) != 0) return false;
  const auto type = static_cast<unsigned long>(about.f_type);
  return std::find(kLocal.begin(), kLocal.end(), type) != kLocal.end();
}

}  // namespace tend::system
