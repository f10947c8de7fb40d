// apt's lists of what there is to install, judged by their files.
#pragma once

#include "base/result.hpp"
#include "system/file_reader.hpp"

namespace tend::system {

// True when apt has no lists, or its sources changed after the lists were last refreshed.
Result<bool> lists_need_refresh(const FileReader& files);

}  // namespace tend::system
