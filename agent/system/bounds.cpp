#include "system/bounds.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/text.hpp"

namespace tend::system {

bool within_bounds(const FileReader& files, Capability capability) {
  constexpr std::string_view kField = "CapBnd:";
  const auto status = files.read("/proc/self/status");
  if (!status) return true;
  for (const auto& line : split_lines(*status)) {
    if (!line.starts_with(kField)) continue;
    const auto digits = trim(std::string_view(line).substr(kField.size()));
    std::uint64_t set = 0;
    const auto [end, fault] =
        std::from_chars(digits.data(), digits.data() + digits.size(), set, 16);
    if (fault != std::errc() || end != digits.data() + digits.size()) return true;
    return ((set >> static_cast<unsigned>(capability)) & 1U) != 0;
  }
  return true;
}

bool in_first_user_namespace(const FileReader& files) {
  const auto map = files.read("/proc/self/uid_map");
  if (!map) return true;
  auto fields = split(*map, ' ');
  std::erase(fields, "");
  for (auto& field : fields) field = std::string(trim(field));
  return fields == std::vector<std::string>{"0", "0", "4294967295"};
}

}  // namespace tend::system
