// The real doors of one run, opened on the host or on --root: those that read, and, for runs that
// converge, those that write.
#pragma once

#include <memory>

#include "base/result.hpp"
#include "run/options.hpp"
#include "system/clock.hpp"
#include "system/doors.hpp"
#include "system/guarded_files.hpp"
#include "system/local_http.hpp"
#include "system/probe.hpp"

namespace tend::run {

// Guards and checks: children that see every mount read-only.
class ReadOnlyGuards : public system::GuardRunner {
 public:
  explicit ReadOnlyGuards(system::ProcessRunner& runner) : runner_(runner) {}
  Result<system::ProcessResult> run_guard(const system::Command& command) const override;

 private:
  system::ProcessRunner& runner_;
};

class ReadDoors {
 public:
  static Result<ReadDoors> open(const Options& options);
  system::Readers readers() const {
    return {*files, *packages, *units, *accounts, *mounts, *kernel, *containers, *guards, *imports};
  }

  std::unique_ptr<system::FileReader> files;
  std::unique_ptr<system::ProcessRunner> runner;
  std::unique_ptr<system::PackageReader> packages;
  std::unique_ptr<system::UnitReader> units;
  std::unique_ptr<system::AccountReader> accounts;
  std::unique_ptr<system::MountReader> mounts;
  std::unique_ptr<system::KernelReader> kernel;
  std::unique_ptr<system::LocalHttp> local;
  std::unique_ptr<system::ContainerReader> containers;
  std::unique_ptr<system::GuardRunner> guards;
  std::unique_ptr<system::ProcessRunner> helpers;  // children of this host, whatever the root
  std::unique_ptr<system::ImportReader> imports;
};

class WriteDoors {
 public:
  static Result<WriteDoors> open(const Options& options);
  system::Readers readers() const {
    return {*files, *packages, *units, *accounts, *mounts, *kernel, *containers, *guards, *imports};
  }
  system::Writers writers() const {
    return {*files, *packages, *units, *accounts, *mounts, *kernel, *containers, *runner, *imports};
  }

  std::unique_ptr<system::FileSystem> files;
  std::unique_ptr<system::ProcessRunner> runner;
  std::unique_ptr<system::PackageManager> packages;
  std::unique_ptr<system::UnitManager> units;
  std::unique_ptr<system::AccountManager> accounts;
  std::unique_ptr<system::MountManager> mounts;
  std::unique_ptr<system::KernelManager> kernel;
  std::unique_ptr<system::LocalHttpWriter> local;
  std::unique_ptr<system::ContainerManager> containers;
  std::unique_ptr<system::GuardRunner> guards;
  std::unique_ptr<system::ProcessRunner> helpers;  // children of this host, whatever the root
  std::unique_ptr<system::Importer> imports;
  std::unique_ptr<system::Clock> clock;
  std::unique_ptr<system::Prober> prober;
};

}  // namespace tend::run
