#include "facts/cpu.hpp"

#include <set>

#include "base/text.hpp"
#include "facts/gatherers.hpp"
#include "facts/reading.hpp"

namespace tend::facts {

Value parse_cpuinfo(std::string_view text, const std::string& machine) {
  std::int64_t count = 0;
  std::string model;
  std::set<std::string> sockets;
  for (const auto& line : split_lines(text)) {
    const auto pair = key_and_value(line, ':');
    if (!pair) continue;
    const auto& [key, value] = *pair;
    if (key == "processor") ++count;
    if (key == "model name" && model.empty()) model = value;
    if (key == "physical id") sockets.insert(value);
  }
  // Arm says nothing of packages; there is at least one.
  const auto packages = sockets.empty() ? 1 : static_cast<std::int64_t>(sockets.size());
  return Map{{"model", model}, {"count", count}, {"sockets", packages}, {"architecture", machine}};
}

Result<Value> gather_cpu(const FileReader& files) {
  TEND_TRY(text, files.read("/proc/cpuinfo"));
  return parse_cpuinfo(text, machine());
}

}  // namespace tend::facts
