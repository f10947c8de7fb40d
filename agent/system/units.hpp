// systemd's units.
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "system/file_system.hpp"
#include "system/process_runner.hpp"

namespace tend::system {

// org.freedesktop.systemd1(5) names.
struct UnitStatus {
  bool exists = false;  // a unit file is there (LoadState is not "not-found")
  std::string
      active_state;  // active, inactive, failed, activating, …; empty when systemd is not running
  std::string unit_file_state;  // enabled, disabled, static, masked, indirect, generated, alias, …
  std::string invocation_id;    // changes with every start; empty when not running
  bool needs_daemon_reload = false;

  bool running() const {
    return active_state == "active" || active_state == "reloading" || active_state == "activating";
  }
  bool enabled() const { return unit_file_state == "enabled" || unit_file_state == "alias"; }
};

// Names are full ("ssh.service"). Where systemd does not run, files alone answer and active_state
// is empty.
class UnitReader {
 public:
  virtual ~UnitReader() = default;
  virtual bool systemd_running() const = 0;
  virtual Result<UnitStatus> status(const std::string& unit) const = 0;
};

class UnitManager : public UnitReader {
 public:
  // Each returns when systemd's job has ended, or after a deadline (timeout). A job that failed is
  // an error that carries the unit's state. unsupported without systemd.
  virtual Status start(const std::string& unit) = 0;
  virtual Status stop(const std::string& unit) = 0;
  virtual Status restart(const std::string& unit) = 0;
  virtual Status reload(const std::string& unit) = 0;
  // By links, also without systemd.
  virtual Status enable(const std::string& unit) = 0;
  virtual Status disable(const std::string& unit) = 0;
  // Says that a unit file changed: one daemon-reload follows, before the next question or order
  // that needs it, or at flush(). Several notes, one reload.
  virtual void note_unit_files_changed() = 0;
  virtual Status flush() = 0;
};

// "chrony" -> "chrony.service"; a name with a unit suffix stays (systemd.unit(5)).
std::string full_unit_name(const std::string& name);

// Speaks to /run/systemd/private as root, so that no dbus-daemon is needed, else to the system bus;
// to neither when `root` is not "/" or systemd is not PID 1 (sd_booted(3)). Reading never writes
// and forks nothing. Both borrow `files`.
std::unique_ptr<UnitReader> make_unit_reader(const FileReader& files, const std::string& root);
std::unique_ptr<UnitManager> make_unit_manager(FileSystem& files, const std::string& root);

}  // namespace tend::system
