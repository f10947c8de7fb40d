// What a child of the agent hands back: bytes on its stdout, up to the limit of imports.
#pragma once

#include <cstddef>

#include "base/result.hpp"

namespace tend::import {

class Output {
 public:
  // refused beyond the limit; io where nobody reads any more.
  Status write(const void* data, std::size_t size);

 private:
  std::size_t written_ = 0;
};

}  // namespace tend::import
