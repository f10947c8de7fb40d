#include "system/import/output.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>

#include "system/imports.hpp"

namespace tend::import {

Status Output::write(const void* data, std::size_t size) {
  written_ += size;
  if (written_ > system::kImportLimit) {
    return fail(ErrorCode::refused,
                fmt::format("it is larger than {} MiB", system::kImportLimit >> 20U));
  }
  const auto* at = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t count = ::write(STDOUT_FILENO, at, size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(errno_error(errno, "hand over what came"));
    at += count;
    size -= static_cast<std::size_t>(count);
  }
  return {};
}

}  // namespace tend::import
