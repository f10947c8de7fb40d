// The doors in the two bundles that the engine hands to resource kinds: one that can only read, one
// that can write.
#pragma once

#include "system/accounts.hpp"
#include "system/containers.hpp"
#include "system/file_system.hpp"
#include "system/imports.hpp"
#include "system/kernel.hpp"
#include "system/mounts.hpp"
#include "system/packages.hpp"
#include "system/process_runner.hpp"
#include "system/units.hpp"

namespace tend::system {

// Runs guards: children that see everything read-only. While planning, a guard behind a planned
// change cannot be judged and comes back as an unsupported error that says after what.
class GuardRunner {
 public:
  virtual ~GuardRunner() = default;
  virtual Result<ProcessResult> run_guard(const Command& command) const = 0;
};

struct Readers {
  const FileReader& files;
  const PackageReader& packages;
  const UnitReader& units;
  const AccountReader& accounts;
  const MountReader& mounts;
  const KernelReader& kernel;
  const ContainerReader& containers;
  const GuardRunner& guards;
  const ImportReader& imports;
};

struct Writers {
  FileSystem& files;
  PackageManager& packages;
  UnitManager& units;
  AccountManager& accounts;
  MountManager& mounts;
  KernelManager& kernel;
  ContainerManager& containers;
  ProcessRunner& processes;
  Importer& imports;
};

}  // namespace tend::system
