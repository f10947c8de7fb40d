// The bare system calls on files. Whatever fails that must not ends the program with a message.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

namespace floor_bench {

[[noreturn]] void die(const char* what);

// Kept mapped to the end of the program. An empty file is an empty view.
std::string_view map_file(const char* path);

// Reads the whole file into `content`, whose memory is used again. False if there is none.
// `mode`, `uid` and `gid` are the open file's.
struct Attributes {
  mode_t mode = 0;
  uid_t uid = 0;
  gid_t gid = 0;
};
bool read_file(const char* path, std::string& content, Attributes& attributes);

// As an agent must write: temporary of the same directory, fsync(2), rename(2), fsync of the
// directory; owner root.
void replace_file(const std::string& path, std::string_view content, mode_t mode);
void replace_link(const std::string& path, std::string_view target);

}  // namespace floor_bench
