#include "engine/overlay_mounts.hpp"

#include <algorithm>

namespace tend::engine {

Result<system::MountTable> OverlayMounts::table() const {
  if (planned_) return *planned_;
  return below_.table();
}

Result<std::vector<std::string>> OverlayMounts::users(const std::string& path) const {
  if (changed_.count(path) > 0) return std::vector<std::string>();
  return below_.users(path);
}

Status OverlayMounts::mount(const system::MountWish& wish) {
  TEND_TRY(table, this->table());
  system::MountEntry entry;
  entry.root = "/";
  entry.path = wish.path;
  entry.options = wish.options;
  entry.fstype = wish.on_demand ? "autofs" : wish.fstype;
  entry.source = wish.on_demand ? "systemd-1" : wish.source;
  table.add(std::move(entry));
  planned_ = std::move(table);
  changed_.insert(wish.path);
  files_.cover(wish.path);
  return {};
}

// What it makes visible stays what it was.
Status OverlayMounts::remount(const system::MountWish& /*wish*/) {
  return {};
}

Status OverlayMounts::unmount(const std::string& path) {
  TEND_TRY(table, this->table());
  const bool armed = system::is_armed(table, path);
  const bool mounted = system::mounted_at(table, path) != nullptr;
  table.remove(path);
  if (armed && mounted) table.remove(path);
  planned_ = std::move(table);
  changed_.insert(path);
  files_.cover(path);
  return {};
}

std::optional<std::string> OverlayMounts::uncertain(const std::string& path) const {
  const auto found = std::find_if(
      changed_.begin(), changed_.end(),
      [&](const std::string& changed) { return system::is_at_or_below(path, changed); });
  return found == changed_.end() ? std::nullopt : std::optional(*found);
}

}  // namespace tend::engine
