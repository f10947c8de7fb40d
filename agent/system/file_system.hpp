// The writing door to files: every change of ours to a file goes through here.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "system/file_reader.hpp"

namespace tend::system {

// Who owns a file and who may do what. An unset member of a file that exists keeps what it has; of
// a new one it is root's and 0644 (0755 for directories).
struct FileAttributes {
  std::optional<mode_t> mode;
  std::optional<uid_t> uid;
  std::optional<gid_t> gid;
};

// Called with the path of the finished temporary, in the host's terms, before it becomes visible;
// an error discards it.
using Validator = std::function<Status(const std::string& temporary)>;

class FileSystem : public FileReader {
 public:
  // Replaces or creates a regular file so that a reader, or the host after a power cut, finds the
  // whole old or the whole new one: a temporary of the same directory (O_EXCL, 0600), content,
  // owner, mode, the old file's ACL and extended attributes, fsync, validate, rename, fsync of the
  // directory. On failure the old file is untouched and the temporary gone. Refuses (refused) a
  // target with several hard links, a mount point, a directory, and an immutable file. Missing
  // parents are made with 0755. An fsync that failed is never retried.
  virtual Status replace(const std::string& path, std::string_view content,
                         const FileAttributes& attributes, const Validator& validate = {}) = 0;
  // The same for what can be made anew at any time: not flushed to the disk, so after a power cut
  // the file may be empty.
  virtual Status replace_cache(const std::string& path, std::string_view content,
                               const FileAttributes& attributes) {
    return replace(path, content, attributes);
  }
  // Creates a directory (parents too, 0755) or gives an existing one its attributes.
  virtual Status make_directory(const std::string& path, const FileAttributes& attributes) = 0;
  // Creates or replaces, atomically, a symbolic link. Refuses to replace a directory.
  virtual Status make_link(const std::string& path, const std::string& target) = 0;
  virtual Status set_attributes(const std::string& path, const FileAttributes& attributes) = 0;
  // Removes a file, a link or an empty directory. A missing one is success.
  virtual Status remove(const std::string& path) = 0;
};

// Temporaries of replace() carry this prefix; whatever bears it is left over from a run that died.
inline constexpr std::string_view kTemporaryPrefix = ".tend-tmp-";

}  // namespace tend::system
