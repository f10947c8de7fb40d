#include "system/file_attributes.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>

#include "base/text.hpp"
#include "system/temporary.hpp"

namespace tend::system {
namespace {

constexpr uid_t kSameUser = static_cast<uid_t>(-1);
constexpr gid_t kSameGroup = static_cast<gid_t>(-1);

// fchmod(2) refuses a descriptor opened with O_PATH; its name in /proc is the same file.
Status set_mode(const Descriptor& fd, const std::string& path, mode_t mode) {
  if (::chmod(fmt::format("/proc/self/fd/{}", fd.get()).c_str(), mode) == 0) return {};
  return fail(errno_error(errno, "set the mode of " + path));
}

Status check_changeable(const struct stat& found, const std::string& path,
                        const FileAttributes& wished) {
  if (S_ISREG(found.st_mode) && found.st_nlink > 1) {
    return fail(ErrorCode::refused,
                fmt::format("{} has {} hard links: its other names would change too", path,
                            found.st_nlink));
  }
  if (S_ISLNK(found.st_mode) && wished.mode) {
    return fail(ErrorCode::refused, path + " is a symbolic link, which has no mode of its own");
  }
  return {};
}

}  // namespace

Status change_attributes(const Descriptor& fd, const std::string& path,
                         const FileAttributes& attributes) {
  struct stat found {};
  if (::fstat(fd.get(), &found) != 0) return fail(errno_error(errno, "look at " + path));
  TEND_CHECK(check_changeable(found, path, attributes));
  std::optional<mode_t> mode = attributes.mode;
  if (attributes.uid || attributes.gid) {
    // Between the calls nobody may do what neither the old nor the new attributes allow.
    const mode_t allowed = found.st_mode & 07777U & mode.value_or(07777);
    if (mode && allowed != (found.st_mode & 07777U)) TEND_CHECK(set_mode(fd, path, allowed));
    const uid_t uid = attributes.uid.value_or(kSameUser);
    const gid_t gid = attributes.gid.value_or(kSameGroup);
    if (::fchownat(fd.get(), "", uid, gid, AT_EMPTY_PATH) != 0) {
      return fail(errno_error(errno, "set the owner of " + path));
    }
    // A change of owner clears these two; a mode nobody asked to change stays.
    const mode_t lost = found.st_mode & (S_ISUID | S_ISGID);
    if (!mode && lost != 0 && !S_ISLNK(found.st_mode)) mode = found.st_mode & 07777U;
  }
  return mode ? set_mode(fd, path, *mode) : Status();
}

Status change_attributes_at(const Place& place, const FileAttributes& attributes) {
  const Descriptor fd(
      ::openat(place.directory.get(), place.name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
  if (!fd.valid()) return fail(errno_error(errno, "open " + place.path));
  return change_attributes(fd, place.path, attributes);
}

Status make_directory_at(const Place& place, const FileAttributes& attributes) {
  TEND_TRY(old, look_at(place));
  if (old && !S_ISDIR(old->stx_mode)) {
    return fail(ErrorCode::refused, place.path + " is there and is no directory");
  }
  if (old) return change_attributes_at(place, attributes);
  TEND_TRY(temporary, Temporary::create_directory(place));
  FileAttributes all = attributes;
  if (!all.mode) all.mode = 0755;
  TEND_CHECK(change_attributes(temporary.descriptor(), place.path, all));
  return temporary.become_target();
}

}  // namespace tend::system
