// Owner and mode of what exists, and directories made with theirs. Internal to this folder's
// adapters.
#pragma once

#include "system/file_place.hpp"
#include "system/file_system.hpp"

namespace tend::system {

// Of what `fd` is open on, O_PATH included.
Status change_attributes(const Descriptor& fd, const std::string& path,
                         const FileAttributes& attributes);
// Of the name itself; refuses a regular file with several hard links, which somebody else may have
// put there, and a mode for a link.
Status change_attributes_at(const Place& place, const FileAttributes& attributes);

// FileSystem::make_directory() at a place.
Status make_directory_at(const Place& place, const FileAttributes& attributes);

}  // namespace tend::system
