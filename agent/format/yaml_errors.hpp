// yaml-cpp's complaints in words that help whoever wrote the file.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/error.hpp"

namespace tend::format {

// `complaint` is yaml-cpp's own text, `offset` the byte it was raised at, `open_at` where the list
// or map starts that it was raised in.
Error plain_error(const SourcePtr& source, std::size_t offset, std::string_view complaint,
                  const Position& open_at);

}  // namespace tend::format
