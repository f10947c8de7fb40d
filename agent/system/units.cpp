#include "system/units.hpp"

#include <algorithm>
#include <array>
#include <mutex>

#include "system/sd_bus.hpp"
#include "system/unit_links.hpp"

namespace tend::system {
namespace {

// As sd_booted(3), but asked through the door.
bool is_booted(const FileReader& files, const std::string& root) {
  if (root != "/") return false;
  const auto status = files.status("/run/systemd/system");
  return status && status->type == FileType::directory;
}

Result<UnitStatus> status_by_files(const FileReader& files, const std::string& unit) {
  UnitStatus status;
  TEND_TRY(state, unit_file_state(files, unit));
  status.exists = !state.empty();
  status.unit_file_state = std::move(state);
  return status;
}

Result<UnitStatus> status_by_systemd(Systemd& systemd, const std::string& unit) {
  TEND_TRY(properties, systemd.properties(unit));
  UnitStatus status;
  status.exists = properties.load_state != "not-found";
  status.active_state = properties.active_state;
  status.needs_daemon_reload = properties.need_daemon_reload;
  if (status.running()) status.invocation_id = properties.invocation_id;
  if (status.exists) {
    TEND_TRY(state, systemd.unit_file_state(unit));
    status.unit_file_state = std::move(state);
  }
  return status;
}

class HostUnitReader final : public UnitReader {
 public:
  HostUnitReader(const FileReader& files, const std::string& root)
      : files_(files), booted_(is_booted(files, root)) {}

  bool systemd_running() const override { return booted_; }
  Result<UnitStatus> status(const std::string& unit) const override {
    if (!booted_) return status_by_files(files_, unit);
    const std::lock_guard lock(mutex_);
    return status_by_systemd(systemd_, unit);
  }

 private:
  const FileReader& files_;
  bool booted_;
  mutable std::mutex mutex_;
  mutable Systemd systemd_;
};

class HostUnitManager final : public UnitManager {
 public:
  HostUnitManager(FileSystem& files, const std::string& root)
      : files_(files), booted_(is_booted(files, root)) {}

  bool systemd_running() const override { return booted_; }
  Result<UnitStatus> status(const std::string& unit) const override {
    if (!booted_) return status_by_files(files_, unit);
    const std::lock_guard lock(mutex_);
    TEND_CHECK(reload_if_due());
    return status_by_systemd(systemd_, unit);
  }

  Status start(const std::string& unit) override { return order(UnitOrder::start, unit); }
  Status stop(const std::string& unit) override { return order(UnitOrder::stop, unit); }
  Status restart(const std::string& unit) override { return order(UnitOrder::restart, unit); }
  Status reload(const std::string& unit) override { return order(UnitOrder::reload, unit); }

  Status enable(const std::string& unit) override {
    if (!booted_) return enable_by_links(files_, unit);
    const std::lock_guard lock(mutex_);
    TEND_CHECK(reload_if_due());
    TEND_CHECK(refuse_init_script(unit, "enabled"));
    TEND_CHECK(systemd_.enable(unit));
    reload_due_ = true;
    return {};
  }
  Status disable(const std::string& unit) override {
    if (!booted_) return disable_by_links(files_, unit);
    const std::lock_guard lock(mutex_);
    TEND_CHECK(reload_if_due());
    TEND_CHECK(refuse_init_script(unit, "disabled"));
    TEND_CHECK(systemd_.disable(unit));
    reload_due_ = true;
    return {};
  }

  void note_unit_files_changed() override {
    const std::lock_guard lock(mutex_);
    reload_due_ = booted_;
  }
  Status flush() override {
    const std::lock_guard lock(mutex_);
    return reload_if_due();
  }

 private:
  Status order(UnitOrder order, const std::string& unit) {
    if (!booted_)
      return fail(ErrorCode::unsupported,
                  std::string(name_of(order)) + " " + unit + ": systemd is not running");
    const std::lock_guard lock(mutex_);
    TEND_CHECK(reload_if_due());
    return systemd_.order(order, unit);
  }

  Status reload_if_due() const {
    if (!reload_due_) return {};
    TEND_CHECK(systemd_.reload());
    reload_due_ = false;
    return {};
  }

  // systemd makes a unit of such a script at each boot, and knows nothing of the links in
  // /etc/rc?.d.
  Status refuse_init_script(const std::string& unit, const std::string& done) const {
    TEND_TRY(state, systemd_.unit_file_state(unit));
    if (state != "generated") return {};
    return fail(ErrorCode::unsupported,
                unit + " cannot be " + done + ": it is a script of /etc/init.d (use update-rc.d)");
  }

  FileSystem& files_;
  bool booted_;
  mutable std::mutex mutex_;
  mutable Systemd systemd_;
  mutable bool reload_due_ = false;
};

}  // namespace

std::string full_unit_name(const std::string& name) {
  constexpr std::array kSuffixes = {".service", ".socket",    ".target", ".timer",
                                    ".mount",   ".automount", ".path",   ".slice",
                                    ".scope",   ".device",    ".swap"};
  const bool has_suffix =
      std::any_of(kSuffixes.begin(), kSuffixes.end(), [&](std::string_view suffix) {
        return name.size() > suffix.size() &&
               name.compare(name.size() - suffix.size(), suffix.size(), suffix) == 0;
      });
  return has_suffix ? name : name + ".service";
}

std::unique_ptr<UnitReader> make_unit_reader(const FileReader& files, const std::string& root) {
  return std::make_unique<HostUnitReader>(files, root);
}

std::unique_ptr<UnitManager> make_unit_manager(FileSystem& files, const std::string& root) {
  return std::make_unique<HostUnitManager>(files, root);
}

}  // namespace tend::system
