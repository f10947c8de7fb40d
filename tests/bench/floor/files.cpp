#include "files.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace floor_bench {
namespace {

constexpr mode_t kPermissions = 07777;

void must(bool done, const char* what) {
  if (!done) die(what);
}

std::size_t size_of(const struct stat& about) {
  return static_cast<std::size_t>(about.st_size);
}

void sync_parent(const std::string& path) {
  const std::string parent = path.substr(0, path.rfind('/'));
  const int handle = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  must(handle >= 0 && ::fsync(handle) == 0 && ::close(handle) == 0, parent.c_str());
}

}  // namespace

void die(const char* what) {
  std::fprintf(stderr, "floor: %s: %s\n", what, std::strerror(errno));
  std::exit(1);
}

std::string_view map_file(const char* path) {
  const int handle = ::open(path, O_RDONLY | O_CLOEXEC);
  struct stat about {};
  must(handle >= 0 && ::fstat(handle, &about) == 0, path);
  if (about.st_size == 0) return {};
  void* start = ::mmap(nullptr, size_of(about), PROT_READ, MAP_PRIVATE | MAP_POPULATE, handle, 0);
  must(start != MAP_FAILED, path);
  ::close(handle);
  return {static_cast<const char*>(start), size_of(about)};
}

bool read_file(const char* path, std::string& content, Attributes& attributes) {
  const int handle = ::open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (handle < 0 && (errno == ENOENT || errno == ELOOP)) return false;
  struct stat about {};
  must(handle >= 0 && ::fstat(handle, &about) == 0, path);
  content.resize(size_of(about));
  must(::read(handle, content.data(), content.size()) == about.st_size, path);
  ::close(handle);
  attributes = {about.st_mode & kPermissions, about.st_uid, about.st_gid};
  return true;
}

void replace_file(const std::string& path, std::string_view content, mode_t mode) {
  const std::string temporary = path + ".floor";
  const int handle = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  must(handle >= 0, temporary.c_str());
  const auto written = ::write(handle, content.data(), content.size());
  must(written == static_cast<ssize_t>(content.size()) && ::fchown(handle, 0, 0) == 0 &&
           ::fchmod(handle, mode) == 0 && ::fsync(handle) == 0 && ::close(handle) == 0,
       temporary.c_str());
  must(::rename(temporary.c_str(), path.c_str()) == 0, path.c_str());
  sync_parent(path);
}

void replace_link(const std::string& path, std::string_view target) {
  const std::string temporary = path + ".floor";
  must(::symlink(std::string(target).c_str(), temporary.c_str()) == 0, temporary.c_str());
  must(::rename(temporary.c_str(), path.c_str()) == 0, path.c_str());
  sync_parent(path);
}

}  // namespace floor_bench
