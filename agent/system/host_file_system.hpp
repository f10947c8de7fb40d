// The real file system, whole or below a root.
#pragma once

#include <memory>
#include <string>

#include "system/file_system.hpp"

namespace tend::system {

// A reader that cannot write, for diff and facts. `root` "/" is the host itself.
Result<std::unique_ptr<FileReader>> open_file_reader(const std::string& root);
Result<std::unique_ptr<FileSystem>> open_file_system(const std::string& root);

// Removes temporaries of an earlier run that died, from the directories given; how many there were.
Result<std::size_t> remove_leftovers(FileSystem& files,
                                     const std::vector<std::string>& directories);

}  // namespace tend::system
