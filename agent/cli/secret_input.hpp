// A secret from whoever runs the command: asked for on a terminal, where it is not shown, or read
// from a pipe.
#pragma once

#include <string>

#include "base/result.hpp"

namespace tend::cli {

// The whole of stdin as it is; on a terminal one line, asked for twice. `usage` where the two
// differ or there is more than a mebibyte.
Result<std::string> read_secret_input(const std::string& name);

}  // namespace tend::cli
