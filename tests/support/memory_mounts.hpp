// Mounts in memory.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "system/mounts.hpp"

namespace tend::testing {

class MemoryMounts : public system::MountManager {
 public:
  // Arranging; not recorded.
  MemoryMounts& put(system::MountEntry entry) {
    table_.add(std::move(entry));
    return *this;
  }
  // As after a server's end, or on a system that cannot: mounting fails with these words.
  void fail_with(std::string words) { failure_ = std::move(words); }
  void forbid(std::string why) { obstacle_ = std::move(why); }
  void forbid_automounts(std::string why) { automount_obstacle_ = std::move(why); }
  void occupy(const std::string& path, std::vector<std::string> users) {
    users_[path] = std::move(users);
  }

  // "mount /srv/a", "arm /home", "remount /srv/a ro", "unmount /srv/a", in order.
  const std::vector<std::string>& calls() const { return calls_; }

  Result<system::MountTable> table() const override { return table_; }
  std::string obstacle() const override { return obstacle_; }
  std::string automount_obstacle() const override {
    return obstacle_.empty() ? automount_obstacle_ : obstacle_;
  }
  Result<std::vector<std::string>> users(const std::string& path) const override {
    const auto found = users_.find(path);
    return found == users_.end() ? std::vector<std::string>() : found->second;
  }

  Status mount(const system::MountWish& wish) override {
    calls_.push_back((wish.on_demand ? "arm " : "mount ") + wish.path);
    TEND_CHECK(possible());
    system::MountEntry entry{.device = "0:99",
                             .root = "/",
                             .path = wish.path,
                             .options = wish.options,
                             .fstype = wish.on_demand ? "autofs" : wish.fstype,
                             .source = wish.on_demand ? "systemd-1" : wish.source,
                             .super_options = "rw"};
    table_.add(std::move(entry));
    return {};
  }
  Status remount(const system::MountWish& wish) override {
    calls_.push_back("remount " + wish.path + " " + wish.options);
    TEND_CHECK(possible());
    const auto* old = table_.at(wish.path);
    if (old == nullptr) return fail(ErrorCode::failed, wish.path + " is not mounted");
    system::MountEntry entry = *old;
    table_.remove(wish.path);
    entry.options = wish.options;
    entry.super_options = wish.options;
    table_.add(std::move(entry));
    return {};
  }
  Status unmount(const std::string& path) override {
    calls_.push_back("unmount " + path);
    TEND_CHECK(possible());
    if (users_.count(path) > 0) return fail(ErrorCode::busy, path + ": target is busy");
    while (table_.at(path) != nullptr) table_.remove(path);
    return {};
  }

 private:
  Status possible() const {
    if (!obstacle_.empty()) return fail(ErrorCode::unsupported, obstacle_);
    if (!failure_.empty()) return fail(ErrorCode::failed, failure_);
    return {};
  }

  system::MountTable table_;
  std::string failure_;
  std::string obstacle_;
  std::string automount_obstacle_;
  std::map<std::string, std::vector<std::string>> users_;
  std::vector<std::string> calls_;
};

}  // namespace tend::testing
