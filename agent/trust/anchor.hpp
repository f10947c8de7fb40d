// The last accepted commit. It only moves forward, and losing it is a security event: so it lives in a file of its own, in
// two checksummed slots of which the newer valid one counts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "system/file_system.hpp"

namespace tend::trust {

struct Anchor {
  std::string commit;
  std::uint64_t counter = 0;  // grows by one with every move
};

// Nothing when there never was one. An error when there is a file and neither slot is valid.
Result<std::optional<Anchor>> read_anchor(const system::FileReader& files, const std::string& path);
// Writes the older slot, so that a torn write leaves the other.
Status move_anchor(system::FileSystem& files, const std::string& path, const std::string& commit);

}  // namespace tend::trust
