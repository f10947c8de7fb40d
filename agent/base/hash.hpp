// SHA-256, the only hash we use: contents, desired states, objects.
#pragma once

#include <string>
#include <string_view>

namespace tend {

// 64 lower-case hex digits.
std::string sha256(std::string_view data);

}  // namespace tend
