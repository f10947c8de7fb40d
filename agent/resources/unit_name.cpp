#include "resources/unit_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/text.hpp"
#include "system/units.hpp"

namespace tend::resources {
namespace {

constexpr std::size_t kLongestName = 255;

bool allowed(char c) {
  const bool alphanumeric =
      (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return alphanumeric || std::string_view(":-_.\\@").find(c) != std::string_view::npos;
}

}  // namespace

Result<std::string> canonical_unit(const std::string& name) {
  const bool good = !name.empty() && name.size() <= kLongestName && name.front() != '.' &&
                    name.front() != '-' && std::all_of(name.begin(), name.end(), allowed);
  if (!good) {
    return fail(ErrorCode::invalid, fmt::format("`{}` is no name of a unit", printable(name)));
  }
  return system::full_unit_name(name);
}

}  // namespace tend::resources
