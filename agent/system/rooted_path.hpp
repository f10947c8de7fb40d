// Paths as the managed host knows them, opened on the host itself or below a root. Internal to this
// folder's adapters.
#pragma once

#include <string>

#include "base/result.hpp"
#include "system/descriptor.hpp"

namespace tend::system {

class Root {
 public:
  static Result<Root> open(const std::string& path);

  // True for "/": paths need no translation.
  bool is_host() const { return !fd_.valid(); }
  // Of the root directory; -1 for the host's own.
  int descriptor() const { return fd_.get(); }

  // As open(2), links followed as the root's own: an invalid descriptor and errno.
  Descriptor open_at(const std::string& path, int flags) const;

  // A directory to write in. Symbolic links on the way are followed only when root or we own them,
  // so that no user can lead a write elsewhere: `refused`.
  Result<Descriptor> open_directory(const std::string& path) const;

 private:
  Descriptor open_resolved(const std::string& path, int flags, unsigned long long resolve) const;
  Result<Descriptor> walk(const std::string& path) const;

  Descriptor fd_;
};

// Absolute, and without a byte that would end it early; invalid else.
Status check_path(const std::string& path);

}  // namespace tend::system
