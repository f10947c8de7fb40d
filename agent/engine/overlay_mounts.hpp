// Mounts as they will be.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "engine/overlay_files.hpp"
#include "system/mounts.hpp"

namespace tend::engine {

class OverlayMounts : public system::MountManager {
 public:
  OverlayMounts(const system::MountReader& below, OverlayFiles& files)
      : below_(below), files_(files) {}
  Result<system::MountTable> table() const override;
  std::string obstacle() const override { return below_.obstacle(); }
  std::string automount_obstacle() const override { return below_.automount_obstacle(); }
  Result<std::vector<std::string>> users(const std::string& path) const override;
  Status mount(const system::MountWish& wish) override;
  Status remount(const system::MountWish& wish) override;
  Status unmount(const std::string& path) override;

  bool changed() const { return !changed_.empty(); }
  // The mount point at or above `path` where something will be mounted or unmounted, so that nobody
  // knows yet what lies there.
  std::optional<std::string> uncertain(const std::string& path) const;

 private:
  const system::MountReader& below_;
  OverlayFiles& files_;
  std::optional<system::MountTable> planned_;
  std::set<std::string> changed_;
};

}  // namespace tend::engine
