// A name beside the one to be written, gone again unless it became that one. Internal to this
// folder's adapters.
#pragma once

#include <string>

#include "base/result.hpp"
#include "system/file_place.hpp"

namespace tend::system {

// Whether what was written reaches the disk before the call returns.
enum class Flush { no, yes };

class Temporary {
 public:
  // A new empty regular file, 0600, opened for writing.
  static Result<Temporary> create_file(const Place& place);
  static Result<Temporary> create_link(const Place& place, const std::string& target);
  // A new empty directory, 0700, opened with O_PATH.
  static Result<Temporary> create_directory(const Place& place);

  Temporary(Temporary&& other) noexcept;
  Temporary& operator=(Temporary&&) = delete;
  ~Temporary();

  const Descriptor& descriptor() const { return fd_; }
  const std::string& name() const { return name_; }

  // Takes the place's name, replacing what has it, and makes that durable unless told not to.
  Status become_target(Flush flush = Flush::yes);

 private:
  explicit Temporary(const Place& place);

  const Place* place_;
  std::string name_;  // empty once it is not ours to remove
  Descriptor fd_;
  int unlink_flags_ = 0;
};

}  // namespace tend::system
