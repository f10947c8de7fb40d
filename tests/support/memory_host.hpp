// A whole host in memory: all doors at once, as the engine is handed them.
#pragma once

#include "support/fixed_clock.hpp"
#include "support/memory_accounts.hpp"
#include "support/memory_containers.hpp"
#include "support/memory_files.hpp"
#include "support/memory_imports.hpp"
#include "support/memory_kernel.hpp"
#include "support/memory_mounts.hpp"
#include "support/memory_packages.hpp"
#include "support/memory_units.hpp"
#include "support/scripted_prober.hpp"
#include "support/scripted_runner.hpp"
#include "system/doors.hpp"

namespace tend::testing {

struct MemoryHost {
  MemoryFileSystem files = {};
  MemoryUnits units{files};
  MemoryAccounts accounts{files};
  MemoryPackages packages{files, units, accounts};
  MemoryMounts mounts = {};
  MemoryKernel kernel = {};
  MemoryContainers containers = {};
  ScriptedRunner runner = {};
  MemoryImports imports{files};
  FixedClock clock{};
  ScriptedProber prober = {};

  system::Readers readers() const {
    return {files, packages, units, accounts, mounts, kernel, containers, runner, imports};
  }
  // The same host, its files seen through another door: a failing one, for instance.
  system::Readers readers_through(const system::FileReader& other) const {
    return {other, packages, units, accounts, mounts, kernel, containers, runner, imports};
  }
  system::Writers writers() {
    return {files, packages, units, accounts, mounts, kernel, containers, runner, imports};
  }
};

}  // namespace tend::testing
