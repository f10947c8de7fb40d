// What a run leaves for the next one: of what it found as wished, enough to tell that nothing can
// have changed since, without reading a single file; and where that is everything, without
// compiling and without the ledger.
//
// It rests on metadata: whatever writes to a file, gives it another owner or mode, or puts another
// in its place changes its ctime or its inode, and nobody can set a ctime. Not safe against a clock
// that was set back, writes to the raw disk below a mounted file system, and file systems that are
// not this host's own (the network's, FUSE): what lies on those is always observed. Therefore
// everything is observed again once a week and with --deep.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/resource.hpp"
#include "store/facts_read.hpp"
#include "system/file_reader.hpp"

namespace tend::store {

struct Settled {
  std::string key;  // of the catalog, as CatalogCache has it
  std::vector<FactRead> facts;
  std::string ledger;            // ledger_stamp() behind that run: what it remembers is as it was
  std::int64_t commit_time = 0;  // seconds since the epoch; 0 when unknown
  std::int64_t observed = 0;     // when everything was last observed; seconds since the epoch
  std::uint64_t resources = 0;
  // Nothing was left to do, to say or to observe: where all still holds, so it is now. Else what is
  // here only saves observing.
  bool whole = false;

  // The files that prove most resources, each once.
  struct Seen {
    std::string path;
    system::FileStatus status;
  };
  std::vector<Seen> seen;
  // Resources that no file proves, and the digest of the state they were in.
  struct Asked {
    model::Resource resource;
    std::string state;
  };
  std::vector<Asked> asked;
  std::vector<model::ResourceId> open;  // neither: the next run observes them
  std::vector<model::Check> checks;
  // The catalog had secrets: what a failing check says may quote one, and only who has the catalog
  // can take it out again.
  bool has_secrets = false;
};

// Where it lies, beside the ledger. Whoever opens the ledger to write drops it first.
std::string settled_path(const std::string& ledger);

std::optional<Settled> read_settled(const std::string& path);
Status write_settled(const std::string& path, const Settled& settled);
Status drop_settled(const std::string& path);

// The ledger's file as it lies: another stamp, another ledger. Nothing where there is none, or
// where a run died while writing it.
std::optional<std::string> ledger_stamp(const std::string& ledger);

}  // namespace tend::store
