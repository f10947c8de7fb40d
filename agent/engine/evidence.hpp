// What the metadata of files prove: that a resource which was as wished still is, without observing
// it. store/settled.hpp says what this rests on, and where it does not hold.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

#include "engine/memory.hpp"
#include "model/report.hpp"
#include "resources/provider.hpp"
#include "store/settled.hpp"
#include "system/doors.hpp"

namespace tend::engine {

// All files that the resources of a catalog hang on, as they were at one time, and who hangs on
// them.
struct Evidence {
  std::chrono::system_clock::time_point looked;  // before the first of them was looked at
  std::vector<store::Settled::Seen> seen;
  std::vector<bool> followed;                     // by seen: a link proves nothing
  std::vector<std::vector<std::uint32_t>> files;  // by resource: indices of `seen`
};

// To be called before anything is observed. Reads metadata only.
Evidence look_at_files(const model::Catalog& catalog, const resources::Providers& providers,
                       const system::FileReader& files, std::chrono::system_clock::time_point now);

// Fills what a run leaves for the next one (`whole`, `seen`, `asked`, `open`, `checks`,
// `resources`). What is not as wished, changed too lately for its times to tell, or is secret is
// left open: the next run has to look for itself. False when nothing is proven at all. `left` is
// what the ledger remembers behind the run; `local` tells whether a path lies on this host's own
// disk.
bool settle(const model::Catalog& catalog, const Evidence& evidence, const model::Report& report,
            const Memory& left, const std::function<bool(const std::string&)>& local,
            store::Settled& settled);

// Whether a file's metadata say that nobody touched it in between.
bool unchanged(const system::FileStatus& seen, const system::FileStatus& now);

// Whether everything is still as it was left: no file shows a change, and those resources that no
// file proves are found in the same state.
bool still_holds(const store::Settled& settled, const resources::Providers& providers,
                 const system::Readers& readers);

}  // namespace tend::engine
