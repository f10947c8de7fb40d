// The last accepted commit. It only moves forward, and losing it is a security event: so it lives
// apart from the ledger, in two files, PATH.a and PATH.b, each written whole (FileSystem::replace)
// and checksummed. The newer valid one counts; a file lost or damaged leaves the move before.
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

// Nothing when there never was one. `refused` when there is a file and neither is valid; where one
// cannot be read, why.
Result<std::optional<Anchor>> read_anchor(const system::FileReader& files, const std::string& path);
// Writes the file that does not count, so that the other is there whatever happens. Writes nothing
// when the anchor is at `commit` already. Where neither file is valid, or can be read, it starts
// anew: whoever accepted the commit has decided that.
Status move_anchor(system::FileSystem& files, const std::string& path, const std::string& commit);

}  // namespace tend::trust
