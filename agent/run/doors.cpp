#include "run/doors.hpp"

#include "containers/engine.hpp"
#include "run/helper_program.hpp"
#include "system/host_imports.hpp"

namespace tend::run {

Result<system::ProcessResult> ReadOnlyGuards::run_guard(const system::Command& command) const {
  system::Command guarded = command;
  guarded.read_only = true;
  return runner_.run(guarded);
}

Result<ReadDoors> ReadDoors::open(const Options& options) {
  ReadDoors doors;
  TEND_TRY(files, system::open_guarded_reader(options.root));
  doors.files = std::move(files);
  doors.runner = system::make_process_runner(options.root);
  doors.packages = system::make_package_reader(*doors.files, *doors.runner);
  doors.units = system::make_unit_reader(*doors.files, options.root);
  doors.accounts = system::make_account_reader(*doors.files);
  doors.mounts = system::make_mount_reader(*doors.files, options.root);
  doors.kernel = system::make_kernel_reader(*doors.files, options.root);
  doors.local = system::make_local_http(options.root);
  doors.containers = containers::make_container_reader(*doors.files, *doors.local, options.root);
  doors.guards = std::make_unique<ReadOnlyGuards>(*doors.runner);
  doors.helpers = system::make_process_runner();
  doors.imports = system::make_import_reader(*doors.helpers, helper_program("tend-import"));
  return doors;
}

Result<WriteDoors> WriteDoors::open(const Options& options) {
  WriteDoors doors;
  TEND_TRY(files, system::open_guarded_files(options.root));
  doors.files = std::move(files);
  doors.runner = system::make_process_runner(options.root);
  doors.units = system::make_unit_manager(*doors.files, options.root);
  doors.packages =
      system::make_package_manager(*doors.files, *doors.runner, doors.units->systemd_running());
  doors.accounts = system::make_account_manager(*doors.files, *doors.runner);
  doors.mounts =
      system::make_mount_manager(*doors.files, *doors.runner, *doors.units, options.root);
  doors.kernel = system::make_kernel_manager(*doors.files, *doors.runner, options.root);
  doors.local = system::make_local_http_writer(options.root);
  doors.containers = containers::make_container_manager(*doors.files, *doors.local, options.root);
  doors.guards = std::make_unique<ReadOnlyGuards>(*doors.runner);
  doors.helpers = system::make_process_runner();
  doors.imports =
      system::make_importer(*doors.files, *doors.helpers, helper_program("tend-import"));
  doors.clock = system::make_clock();
  doors.prober = system::make_prober();
  return doors;
}

}  // namespace tend::run
