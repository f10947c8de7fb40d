// yaml-cpp's complaints in words that help whoever wrote the file.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/error.hpp"

namespace tend::format {

// `complaint` is yaml-cpp's own text, `offset` the byte it was raised at.
Error plain_error(const SourcePtr& source, std::size_t offset, std::string_view complaint);

}  // namespace tend::format
