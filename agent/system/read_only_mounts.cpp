#include "system/read_only_mounts.hpp"

#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <string_view>

namespace tend::system {
namespace {

bool write_file(const char* path, std::string_view text) {
  const int fd = ::open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const ssize_t written = ::write(fd, text.data(), text.size());
  ::close(fd);
  return written == static_cast<ssize_t>(text.size());
}

// One line of user_namespaces(7)'s map files: "ID ID 1".
bool map_id(const char* path, unsigned id) {
  std::array<char, 64> line{};
  char* end = line.data();
  for (const std::string_view after : {" ", " 1\n"}) {
    end = std::to_chars(end, line.data() + line.size(), id).ptr;
    for (const char c : after) *end++ = c;
  }
  return write_file(path, {line.data(), static_cast<std::size_t>(end - line.data())});
}

bool leave_mount_namespace() {
  if (::unshare(CLONE_NEWNS) == 0) return true;
  if (errno != EPERM) return false;
  const uid_t uid = ::geteuid();
  const gid_t gid = ::getegid();
  return ::unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 &&
         write_file("/proc/self/setgroups", "deny") && map_id("/proc/self/uid_map", uid) &&
         map_id("/proc/self/gid_map", gid);
}

}  // namespace

bool make_mounts_read_only() {
  if (!leave_mount_namespace()) return false;
  // Slaves, not private: what an automount brings while the child waits for it must come through.
  if (::mount(nullptr, "/", nullptr, MS_SLAVE | MS_REC, nullptr) != 0) return false;
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_RDONLY;
  return ::syscall(SYS_mount_setattr, AT_FDCWD, "/", AT_RECURSIVE, &attributes,
                   sizeof(attributes)) == 0;
}

bool mount_private_tmp() {
  return ::mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777,size=64m") == 0;
}

}  // namespace tend::system
