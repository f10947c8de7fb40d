// The one way a regular file of the host gets its content. Internal to this folder's adapters.
#pragma once

#include <string_view>

#include "system/file_place.hpp"
#include "system/file_system.hpp"
#include "system/temporary.hpp"

namespace tend::system {

// FileSystem::replace() at a place; without flushing it is replace_cache().
Status replace_file(const Place& place, std::string_view content, const FileAttributes& attributes,
                    const Validator& validate, Flush flush = Flush::yes);

}  // namespace tend::system
