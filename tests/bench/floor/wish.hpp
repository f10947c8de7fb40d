// The desired state as tests/bench/tools/floor.py writes it: one record a line, fields between
// tabs, a file's content behind its record. All views lead into one mapping of that file.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace floor_bench {

struct Node {
  enum class Kind { directory, file, link, line };
  Kind kind;
  std::string path;
  mode_t mode;             // directory, file
  std::string_view text;   // a file's content, a link's target, the line
  std::string_view begin;  // of the line that `text` takes the place of
};

struct Account {
  std::string_view name;
  std::string_view entry;  // of group(5) or passwd(5), whole
};

struct Wish {
  std::vector<Node> nodes;  // in the order in which they can be made
  std::vector<std::string_view> packages;
  std::vector<Account> groups;
  std::vector<Account> users;
};

// Ends the program with a message when the file is missing or mistaken.
Wish read_wish(const char* path);

}  // namespace floor_bench
