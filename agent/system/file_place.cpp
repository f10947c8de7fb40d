#include "system/file_place.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>

#include "base/text.hpp"

namespace tend::system {
namespace {

tl::unexpected<Error> refuse(const std::string& path, std::string_view why) {
  return fail(ErrorCode::refused, fmt::format("{} {}", path, why));
}

Result<std::string> name_in(const std::string& path) {
  TEND_CHECK(check_path(path));
  const std::string name = base_name(normal_path(path));
  if (!name.empty() && name != "." && name != ".." && name != "/") return name;
  return fail(ErrorCode::invalid, fmt::format("`{}` names nothing that can be written", path));
}

// The umask may take bits away, so the mode is set once more.
Status make_plain_directory(const Place& place) {
  if (::mkdirat(place.directory.get(), place.name.c_str(), 0755) != 0) {
    if (errno == EEXIST) return {};
    return fail(errno_error(errno, "create the directory " + place.path));
  }
  const Descriptor made(::openat(place.directory.get(), place.name.c_str(),
                                 O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!made.valid() || ::fchmod(made.get(), 0755) != 0) {
    return fail(errno_error(errno, "create the directory " + place.path));
  }
  return sync_descriptor(place.directory, parent_path(place.path));
}

Result<Descriptor> make_and_open(const Root& root, const std::string& directory) {
  auto opened = root.open_directory(directory);
  if (opened || opened.error().code != ErrorCode::not_found || directory == "/") return opened;
  TEND_TRY(place, make_place(root, directory));
  TEND_CHECK(make_plain_directory(place));
  return root.open_directory(directory);
}

}  // namespace

Result<Place> open_place(const Root& root, const std::string& path) {
  TEND_TRY(name, name_in(path));
  TEND_TRY(directory, root.open_directory(parent_path(normal_path(path))));
  return Place{std::move(directory), std::move(name), path};
}

Result<Place> make_place(const Root& root, const std::string& path) {
  TEND_TRY(name, name_in(path));
  TEND_TRY(directory, make_and_open(root, parent_path(normal_path(path))));
  return Place{std::move(directory), std::move(name), path};
}

Result<std::optional<struct statx>> look_at(const Place& place) {
  struct statx found {};
  const int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT;
  if (::statx(place.directory.get(), place.name.c_str(), flags, STATX_BASIC_STATS, &found) == 0) {
    return std::optional(found);
  }
  if (errno == ENOENT) return std::optional<struct statx>();
  return fail(errno_error(errno, "look at " + place.path));
}

Status check_replaceable(const struct statx& old, const std::string& path) {
  if ((old.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0) {
    return refuse(path, "is a mount point: something is mounted over it, so it cannot be replaced");
  }
  if ((old.stx_attributes & STATX_ATTR_IMMUTABLE) != 0) {
    return refuse(path, "is immutable (chattr +i): somebody meant it not to be changed");
  }
  if ((old.stx_attributes & STATX_ATTR_APPEND) != 0) {
    return refuse(path, "is append-only (chattr +a): somebody meant it not to be replaced");
  }
  if (S_ISDIR(old.stx_mode)) return refuse(path, "is a directory");
  if (S_ISLNK(old.stx_mode)) return {};
  if (!S_ISREG(old.stx_mode)) return refuse(path, "is neither a regular file nor a link");
  if (old.stx_nlink > 1) {
    return refuse(path, fmt::format("has {} hard links: replacing it would leave the others behind",
                                    old.stx_nlink));
  }
  return {};
}

Status sync_descriptor(const Descriptor& fd, const std::string& path) {
  if (::fsync(fd.get()) == 0) return {};
  return fail(errno_error(errno, "make durable (fsync) " + path));
}

}  // namespace tend::system
