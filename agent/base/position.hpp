// Where a value was written: file, line and column, kept from the YAML text to the last error
// message.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tend {

// One text that positions point into. `path` is as the reader of a message knows it (relative to
// the lab repository).
struct SourceFile {
  std::string path;
  std::string text;
};
using SourcePtr = std::shared_ptr<const SourceFile>;

// Lines and columns count from 1, columns in bytes; `length` is what a caret underlines. A default
// Position is nowhere: a value that no file holds.
struct Position {
  SourcePtr source;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t length = 1;

  bool known() const { return source != nullptr && line > 0; }
  // "inventory/lab.yaml:4:7"; empty when nowhere.
  std::string str() const;
};

// The text of one line without its newline; empty when there is no such line.
std::string_view line_of(const SourceFile& source, std::uint32_t line);

}  // namespace tend
