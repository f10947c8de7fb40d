#include "system/atomic_replace.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <optional>

#include "base/text.hpp"
#include "system/extended_attributes.hpp"
#include "system/temporary.hpp"

namespace tend::system {
namespace {

struct Ownership {
  uid_t uid = ::geteuid();  // ours, which is root's but for an author's own trial
  gid_t gid = ::getegid();
  mode_t mode = 0644;
};

bool is_regular(const std::optional<struct statx>& old) {
  return old && S_ISREG(old->stx_mode);
}

Ownership ownership(const std::optional<struct statx>& old, const FileAttributes& wished) {
  Ownership result;
  if (is_regular(old)) result = {old->stx_uid, old->stx_gid, old->stx_mode & 07777U};
  return {wished.uid.value_or(result.uid), wished.gid.value_or(result.gid),
          wished.mode.value_or(result.mode)};
}

Status write_all(const Descriptor& fd, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    const ssize_t count = ::write(fd.get(), content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(errno_error(errno, "write " + path));
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Status copy_attributes_of_old(const Place& place, const Descriptor& to, mode_t mode) {
  const Descriptor old(::openat(place.directory.get(), place.name.c_str(),
                                O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!old.valid()) return fail(errno_error(errno, "open " + place.path));
  return copy_extended_attributes(old, to, mode, place.path);
}

// In this order: a change of owner clears capabilities and the set-user-id bit, an ACL changes the
// mode.
Status give_ownership(const Place& place, const Descriptor& fd, const Ownership& wished,
                      bool replaces_file) {
  if (::fchown(fd.get(), wished.uid, wished.gid) != 0) {
    return fail(errno_error(errno, "set the owner of " + place.path));
  }
  if (replaces_file) TEND_CHECK(copy_attributes_of_old(place, fd, wished.mode));
  if (::fchmod(fd.get(), wished.mode) == 0) return {};
  return fail(errno_error(errno, "set the mode of " + place.path));
}

Status run_validator(const Place& place, const Temporary& temporary, const Validator& validate) {
  if (!validate) return {};
  const std::string directory = parent_path(normal_path(place.path));
  return validate((directory == "/" ? "" : directory) + "/" + temporary.name());
}

}  // namespace

Status replace_file(const Place& place, std::string_view content, const FileAttributes& attributes,
                    const Validator& validate, Flush flush) {
  TEND_TRY(old, look_at(place));
  if (old) TEND_CHECK(check_replaceable(*old, place.path));
  TEND_TRY(temporary, Temporary::create_file(place));
  const Descriptor& fd = temporary.descriptor();
  TEND_CHECK(write_all(fd, content, place.path));
  TEND_CHECK(give_ownership(place, fd, ownership(old, attributes), is_regular(old)));
  if (flush == Flush::yes) TEND_CHECK(sync_descriptor(fd, place.path));
  TEND_CHECK(run_validator(place, temporary, validate));
  return temporary.become_target(flush);
}

}  // namespace tend::system
