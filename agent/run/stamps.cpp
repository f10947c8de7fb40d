#include "run/stamps.hpp"

#include <fmt/format.h>
#include <fts.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>

#include "base/hash.hpp"

namespace tend::run {
namespace {

constexpr std::int64_t kTickNs = 2'000'000'000;  // as in engine/evidence.cpp

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::string line_of(const struct stat& status, std::string_view path) {
  return fmt::format("{} {}:{} {:o} {} {} {}\n", path, status.st_dev, status.st_ino, status.st_mode,
                     status.st_size, nanoseconds(status.st_mtim), nanoseconds(status.st_ctim));
}

struct TreeCloser {
  void operator()(FTS* tree) const { ::fts_close(tree); }
};

int by_name(const FTSENT** a, const FTSENT** b) {
  return std::strcmp((*a)->fts_name, (*b)->fts_name);
}

}  // namespace

std::string build_stamp() {
  struct stat status {};
  if (::stat("/proc/self/exe", &status) != 0) return "";
  return line_of(status, "build");
}

std::optional<std::string> tree_stamp(const std::string& directory) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const std::int64_t latest = std::chrono::nanoseconds(now).count() - kTickNs;
  std::string name = directory;
  std::array<char*, 2> roots{name.data(), nullptr};
  const std::unique_ptr<FTS, TreeCloser> tree(
      ::fts_open(roots.data(), FTS_PHYSICAL | FTS_NOCHDIR, by_name));
  if (tree == nullptr) return std::nullopt;
  std::string lines;
  while (const FTSENT* entry = ::fts_read(tree.get())) {
    const std::string_view path = entry->fts_path;
    if (entry->fts_info == FTS_DP) continue;
    if (entry->fts_level > 0 && std::string_view(entry->fts_name) == ".git") {
      ::fts_set(tree.get(), const_cast<FTSENT*>(entry), FTS_SKIP);
      continue;
    }
    if (entry->fts_info == FTS_NS && entry->fts_level == 0 && entry->fts_errno == ENOENT) {
      return "absent " + directory;
    }
    if (entry->fts_info == FTS_NS || entry->fts_info == FTS_ERR || entry->fts_info == FTS_DNR) {
      return std::nullopt;
    }
    if (nanoseconds(entry->fts_statp->st_ctim) > latest) return std::nullopt;
    lines += line_of(*entry->fts_statp, path);
  }
  return sha256(lines);
}

}  // namespace tend::run
