// A whole host in memory: all doors at once, as the engine is handed them.
#pragma once

#include "support/fixed_clock.hpp"
#include "support/memory_accounts.hpp"
#include "support/memory_files.hpp"
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
  ScriptedRunner runner = {};
  FixedClock clock{};
  ScriptedProber prober = {};

  system::Readers readers() const { return {files, packages, units, accounts, runner}; }
  system::Writers writers() { return {files, packages, units, accounts, runner}; }
};

}  // namespace tend::testing
