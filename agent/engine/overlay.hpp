// The host as it will be: every door, laid over the reading doors of the host as it is. Planning
// applies each change to the overlay, through the same code that will apply it to the host, and so
// later resources see what earlier ones will have done.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "engine/overlay_containers.hpp"
#include "engine/overlay_files.hpp"
#include "engine/overlay_imports.hpp"
#include "engine/overlay_kernel.hpp"
#include "engine/overlay_mounts.hpp"
#include "system/doors.hpp"

namespace tend::engine {

class OverlayPackages : public system::PackageManager {
 public:
  explicit OverlayPackages(const system::PackageReader& below) : below_(below) {}
  Result<system::PackageStatus> status(const std::string& name) const override;
  Result<system::PackageTransaction> simulate(
      const std::vector<system::PackageWish>& install,
      const std::vector<std::string>& remove) const override;
  Status install(const std::vector<system::PackageWish>& packages) override;
  Status remove(const std::vector<std::string>& names) override;
  // What is planned, with what apt says that it will bring along, counts as installed.
  Result<std::vector<std::string>> installed(const std::string& pattern) const override;
  Status hold(const std::vector<std::string>& names, bool held) override;

  bool changed() const { return !changed_.empty(); }

 private:
  const std::vector<std::string>& brought_along() const;

  const system::PackageReader& below_;
  std::map<std::string, system::PackageStatus> changed_;
  std::vector<system::PackageWish> wishes_;
  mutable std::size_t asked_for_ = 0;  // how many of the wishes brought_ is the answer to
  mutable std::vector<std::string> brought_;
};

class OverlayUnits : public system::UnitManager {
 public:
  OverlayUnits(const system::UnitReader& below, const OverlayFiles& files)
      : below_(below), files_(files) {}
  bool systemd_running() const override { return below_.systemd_running(); }
  Result<system::UnitStatus> status(const std::string& unit) const override;
  Status start(const std::string& unit) override;
  Status stop(const std::string& unit) override;
  Status restart(const std::string& unit) override { return start(unit); }
  Status reload(const std::string& /*unit*/) override { return {}; }
  Status enable(const std::string& unit) override;
  Status disable(const std::string& unit) override;
  void note_unit_files_changed() override {}
  Status flush() override { return {}; }

  bool started(const std::string& unit) const { return started_.count(unit) > 0; }
  bool changed() const { return !changed_.empty(); }

 private:
  Status set(const std::string& unit, const std::function<void(system::UnitStatus&)>& change);

  const system::UnitReader& below_;
  const OverlayFiles& files_;
  std::map<std::string, system::UnitStatus> changed_;
  std::set<std::string> started_;
};

class OverlayAccounts : public system::AccountManager {
 public:
  explicit OverlayAccounts(const system::AccountReader& below) : below_(below) {}
  Result<std::optional<system::User>> user(const std::string& name) const override;
  Result<std::optional<system::Group>> group(const std::string& name) const override;
  Result<std::optional<std::string>> user_name(uid_t uid) const override;
  Result<std::optional<std::string>> group_name(gid_t gid) const override;
  Result<std::vector<std::string>> groups_of(const std::string& user) const override;
  Result<std::optional<std::string>> password_hash(const std::string& user) const override;
  Status create_user(const system::UserWish& wish) override { return change_user(wish); }
  Status change_user(const system::UserWish& wish) override;
  Status remove_user(const std::string& name) override;
  Status create_group(const system::GroupWish& wish) override { return change_group(wish); }
  Status change_group(const system::GroupWish& wish) override;
  Status remove_group(const std::string& name) override;

  bool changed() const {
    return !users_.empty() || !groups_.empty() || !memberships_.empty() || !hashes_.empty();
  }
  // While true, a name nobody has is taken to be one that a planned package brings.
  void assume_missing(bool assume) { assume_missing_ = assume; }

 private:
  std::uint32_t placeholder(const std::string& name) const;

  const system::AccountReader& below_;
  std::map<std::string, std::optional<system::User>> users_;
  std::map<std::string, std::optional<system::Group>> groups_;
  std::map<std::string, std::set<std::string>> memberships_;
  std::map<std::string, std::string> hashes_;
  mutable std::map<std::string, std::uint32_t> placeholders_;
  bool assume_missing_ = false;
};

// Guards are asked of the host as it is, unless a planned change lies before them.
class OverlayGuards : public system::GuardRunner {
 public:
  explicit OverlayGuards(const system::GuardRunner& below) : below_(below) {}
  Result<system::ProcessResult> run_guard(const system::Command& command) const override;
  void set_behind(std::string id) { behind_ = std::move(id); }

 private:
  const system::GuardRunner& below_;
  std::string behind_;
};

// Runs nothing, and says it went well.
class OverlayProcesses : public system::ProcessRunner {
 public:
  Result<system::ProcessResult> run(const system::Command& command) override;
};

class Overlay {
 public:
  explicit Overlay(const system::Readers& below)
      : files(below.files),
        packages(below.packages),
        units(below.units, files),
        accounts(below.accounts),
        mounts(below.mounts, files),
        kernel(below.kernel),
        containers(below.containers, units),
        guards(below.guards),
        imports(below.imports, files) {}

  system::Readers readers() const {
    return {files, packages, units, accounts, mounts, kernel, containers, guards, imports};
  }
  system::Writers writers() {
    return {files, packages, units, accounts, mounts, kernel, containers, processes, imports};
  }

  // Whether nothing but files was changed so far.
  bool only_files_change() const {
    return !packages.changed() && !units.changed() && !accounts.changed() && !mounts.changed() &&
           !kernel.changed();
  }

  OverlayFiles files;
  OverlayPackages packages;
  OverlayUnits units;
  OverlayAccounts accounts;
  OverlayMounts mounts;
  OverlayKernel kernel;
  OverlayContainers containers;
  OverlayGuards guards;
  OverlayProcesses processes;
  OverlayImports imports;
};

}  // namespace tend::engine
