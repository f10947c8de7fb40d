#include "system/temporary.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <utility>

#include "base/text.hpp"
#include "system/file_system.hpp"

namespace tend::system {
namespace {

std::string random_name() {
  std::uint64_t number = 0;
  // Reads of at most 256 bytes are whole once the kernel's pool is seeded, which this waits for
  // (getrandom(2)).
  while (::getrandom(&number, sizeof(number), 0) < 0) {
  }
  return fmt::format("{}{:016x}", kTemporaryPrefix, number);
}

}  // namespace

Temporary::Temporary(const Place& place) : place_(&place), name_(random_name()) {}

Temporary::Temporary(Temporary&& other) noexcept
    : place_(other.place_),
      name_(std::exchange(other.name_, {})),
      fd_(std::move(other.fd_)),
      unlink_flags_(other.unlink_flags_) {}

Temporary::~Temporary() {
  if (!name_.empty()) ::unlinkat(place_->directory.get(), name_.c_str(), unlink_flags_);
}

Result<Temporary> Temporary::create_file(const Place& place) {
  Temporary made(place);
  const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  made.fd_ = Descriptor(::openat(place.directory.get(), made.name_.c_str(), flags, 0600));
  if (made.fd_.valid()) return made;
  const int error = errno;
  made.name_.clear();
  return fail(errno_error(error, "create a temporary beside " + place.path));
}

Result<Temporary> Temporary::create_link(const Place& place, const std::string& target) {
  Temporary made(place);
  if (::symlinkat(target.c_str(), place.directory.get(), made.name_.c_str()) == 0) return made;
  const int error = errno;
  made.name_.clear();
  return fail(errno_error(error, "create a link beside " + place.path));
}

Result<Temporary> Temporary::create_directory(const Place& place) {
  Temporary made(place);
  made.unlink_flags_ = AT_REMOVEDIR;
  int error = ::mkdirat(place.directory.get(), made.name_.c_str(), 0700) == 0 ? 0 : errno;
  if (error != 0) {
    made.name_.clear();
    return fail(errno_error(error, "create the directory " + place.path));
  }
  made.fd_ = Descriptor(::openat(place.directory.get(), made.name_.c_str(),
                                 O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (made.fd_.valid()) return made;
  error = errno;
  return fail(errno_error(error, "create the directory " + place.path));
}

Status Temporary::become_target(Flush flush) {
  const int directory = place_->directory.get();
  if (::renameat(directory, name_.c_str(), directory, place_->name.c_str()) != 0) {
    if (errno == EBUSY) {
      return fail(ErrorCode::refused, place_->path + " is a mount point and cannot be replaced");
    }
    return fail(errno_error(errno, "replace " + place_->path));
  }
  name_.clear();
  if (flush == Flush::no) return {};
  return sync_descriptor(place_->directory, parent_path(place_->path));
}

}  // namespace tend::system
