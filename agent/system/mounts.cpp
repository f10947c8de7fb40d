#include "system/mounts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "system/bounds.hpp"
#include "system/mount_users.hpp"
#include "system/unit_path.hpp"

namespace tend::system {
namespace {

constexpr const char* kAutofs = "autofs";
constexpr int kBusyOrOther = 32;  // umount(8), mount(8): a mount failure, among them EBUSY

std::string obstacle_of(const FileReader& files, const std::string& root) {
  if (root != "/") return "below --root nothing is mounted";
  if (!within_bounds(files, Capability::administer)) {
    return "this container may not mount (no CAP_SYS_ADMIN)";
  }
  return "";
}

// sd_booted(3); automount.c of systemd opens the device.
std::string automount_obstacle_of(const FileReader& files, const std::string& root) {
  if (auto why = obstacle_of(files, root); !why.empty()) return why;
  const auto systemd = files.status("/run/systemd/system");
  if (!systemd || !systemd->exists()) return "systemd not running";
  const auto device = files.status("/dev/autofs");
  return device && device->exists() ? "" : "no automounts here: there is no /dev/autofs";
}

// Below --root nothing is mounted that is our business.
Result<MountTable> table_of(const FileReader& files, const std::string& root) {
  if (root != "/") return MountTable();
  TEND_TRY(text, files.read("/proc/self/mountinfo"));
  return MountTable::parse(text);
}

class HostMountReader final : public MountReader {
 public:
  HostMountReader(const FileReader& files, std::string root)
      : files_(files), root_(std::move(root)) {}
  Result<MountTable> table() const override { return table_of(files_, root_); }
  std::string obstacle() const override { return obstacle_of(files_, root_); }
  std::string automount_obstacle() const override { return automount_obstacle_of(files_, root_); }
  Result<std::vector<std::string>> users(const std::string& path) const override {
    TEND_TRY(mounts, table());
    return mount_users(files_, mounts, path);
  }

 private:
  const FileReader& files_;
  std::string root_;
};

class HostMountManager final : public MountManager {
 public:
  HostMountManager(const FileReader& files, ProcessRunner& runner, UnitManager& units,
                   std::string root)
      : files_(files), runner_(runner), units_(units), root_(std::move(root)) {}

  Result<MountTable> table() const override { return table_of(files_, root_); }
  std::string obstacle() const override { return obstacle_of(files_, root_); }
  std::string automount_obstacle() const override { return automount_obstacle_of(files_, root_); }
  Result<std::vector<std::string>> users(const std::string& path) const override {
    TEND_TRY(mounts, table());
    return mount_users(files_, mounts, path);
  }

  Status mount(const MountWish& wish) override {
    if (auto why = obstacle(); !why.empty()) return fail(ErrorCode::unsupported, why);
    if (units_.systemd_running()) {
      return units_.start(unit_of_path(wish.path, wish.on_demand ? ".automount" : ".mount"));
    }
    return run({"mount", "-t", wish.fstype, "-o", wish.options, "--", wish.source, wish.path},
               wish.timeout);
  }

  Status remount(const MountWish& wish) override {
    const std::string options = wish.options.empty() ? "remount" : "remount," + wish.options;
    return run({"mount", "-o", options, "--", wish.path}, wish.timeout);
  }

  Status unmount(const std::string& path) override {
    TEND_TRY(before, table());
    if (mounted_at(before, path) != nullptr) {
      // -c: resolving the path would ask the very server that may be dead.
      TEND_CHECK(run({"umount", "-c", "--", path}, std::chrono::seconds(30)));
    }
    TEND_TRY(after, table());
    if (!is_armed(after, path) || !units_.systemd_running()) return {};
    return units_.stop(unit_of_path(path, ".automount"));
  }

 private:
  Status run(std::vector<std::string> argv, std::chrono::milliseconds timeout) {
    Command command;
    command.argv = std::move(argv);
    command.timeout = timeout;
    TEND_TRY(result, runner_.run(command));
    if (result.success()) return {};
    const auto words = result.last_words();
    const bool busy = result.exit_code == kBusyOrOther && words.find("busy") != std::string::npos;
    const auto code = result.timed_out ? ErrorCode::timeout
                      : busy           ? ErrorCode::busy
                                       : ErrorCode::failed;
    return fail(code,
                fmt::format("`{}`: {}: {}", join(command.argv, " "), result.describe(), words));
  }

  const FileReader& files_;
  ProcessRunner& runner_;
  UnitManager& units_;
  std::string root_;
};

const MountEntry* below(const MountTable& table, const MountEntry& mount) {
  const auto& all = table.entries();
  const auto found = std::find_if(all.begin(), all.end(), [&](const MountEntry& other) {
    return other.id == mount.parent && other.path == mount.path && other.id != mount.id;
  });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

bool is_armed(const MountTable& table, const std::string& path) {
  const MountEntry* top = table.at(path);
  if (top == nullptr) return false;
  if (top->fstype == kAutofs) return true;
  const MountEntry* under = below(table, *top);
  return under != nullptr && under->fstype == kAutofs;
}

const MountEntry* mounted_at(const MountTable& table, const std::string& path) {
  const MountEntry* top = table.at(path);
  return top == nullptr || top->fstype == kAutofs ? nullptr : top;
}

std::unique_ptr<MountReader> make_mount_reader(const FileReader& files, const std::string& root) {
  return std::make_unique<HostMountReader>(files, root);
}

std::unique_ptr<MountManager> make_mount_manager(const FileReader& files, ProcessRunner& runner,
                                                 UnitManager& units, const std::string& root) {
  return std::make_unique<HostMountManager>(files, runner, units, root);
}

}  // namespace tend::system
