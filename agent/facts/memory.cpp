#include "facts/memory.hpp"

#include "base/text.hpp"
#include "facts/gatherers.hpp"
#include "facts/reading.hpp"

namespace tend::facts {
namespace {

// "16384256 kB" in bytes.
Value bytes_of(const std::string& value) {
  const auto number = parse_integer(trim(std::string_view(value).substr(0, value.find(' '))));
  if (!number) return Unknown{"/proc/meminfo has no such number: " + printable(value)};
  return Value(static_cast<std::int64_t>(*number) * 1024);
}

}  // namespace

Value parse_meminfo(std::string_view text) {
  Value total = Unknown{"/proc/meminfo has no MemTotal"};
  Value swap = Unknown{"/proc/meminfo has no SwapTotal"};
  for (const auto& line : split_lines(text)) {
    const auto pair = key_and_value(line, ':');
    if (pair && pair->first == "MemTotal") total = bytes_of(pair->second);
    if (pair && pair->first == "SwapTotal") swap = bytes_of(pair->second);
  }
  return Map{{"total_bytes", total}, {"swap_bytes", swap}};
}

Result<Value> gather_memory(const FileReader& files) {
  TEND_TRY(text, files.read("/proc/meminfo"));
  return parse_meminfo(text);
}

}  // namespace tend::facts
