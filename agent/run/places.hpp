// Where the agent keeps its things; DESIGN 6. State paths are below --state, in the host's own
// terms (below --root).
#pragma once

#include <string>

#include "run/options.hpp"

namespace tend::run {

struct Places {
  explicit Places(const Options& options)
      : ledger(options.below_root(options.state + "/ledger.db")),
        catalogs(options.below_root(options.state + "/catalogs")),
        repository(options.below_root(options.state + "/repo.git")),
        lock(options.below_root("/run/tend.lock")),
        scratch(options.below_root(options.state + "/scratch")),
        anchor(options.state + "/anchor"),
        objects(options.state + "/objects") {}

  // Opened by libraries and by programs of this machine, by their real path.
  std::string ledger;
  std::string catalogs;
  std::string repository;
  std::string lock;
  std::string scratch;
  // Reached through a FileSystem, by the host's path.
  std::string anchor;
  std::string objects;

  // What everybody may read: for the node exporter and for whoever logs in.
  static constexpr const char* kMetrics = "/var/cache/tend/metrics.prom";
  static constexpr const char* kMotd = "/run/motd.d/tend";
  static constexpr const char* kHelpers = "/usr/libexec/tend/";
};

}  // namespace tend::run
