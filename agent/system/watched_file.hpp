// What a file of the host says, parsed once and again when its stat data changed. Internal to this
// folder's adapters.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "system/file_reader.hpp"

namespace tend::system {

// True when a change right after `status` was taken could leave the same times: it lies within the
// clock's tick.
inline bool changed_just_now(const FileStatus& status) {
  constexpr std::int64_t kTick = 20'000'000;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::nanoseconds(now).count() - status.ctime_ns < kTick;
}

inline bool same_content(const FileStatus& a, const FileStatus& b) {
  return a.type == b.type && a.device == b.device && a.inode == b.inode && a.size == b.size &&
         a.mtime_ns == b.mtime_ns && a.ctime_ns == b.ctime_ns;
}

// `Parsed` is made from the file's text; a missing file is an empty text. Safe to use from several
// threads.
template <class Parsed>
class WatchedFile {
 public:
  WatchedFile(const FileReader& files, std::string path) : files_(files), path_(std::move(path)) {}

  Result<std::shared_ptr<const Parsed>> get() const {
    TEND_TRY(status, files_.status(path_));
    const std::lock_guard lock(mutex_);
    if (parsed_ && trusted_ && same_content(status, status_)) return parsed_;
    trusted_ = !changed_just_now(status);
    auto text = files_.read(path_);
    const bool missing = !text && text.error().code == ErrorCode::not_found;
    if (!text && !missing) return tl::unexpected(std::move(text).error());
    parsed_ = std::make_shared<const Parsed>(missing ? std::string() : *text);
    status_ = status;
    return parsed_;
  }

 private:
  const FileReader& files_;
  std::string path_;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const Parsed> parsed_;
  mutable FileStatus status_;
  mutable bool trusted_ = false;
};

}  // namespace tend::system
