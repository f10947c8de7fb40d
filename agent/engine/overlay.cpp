#include "engine/overlay.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

namespace tend::engine {

Result<system::PackageStatus> OverlayPackages::status(const std::string& name) const {
  const auto found = changed_.find(name);
  if (found != changed_.end()) return found->second;
  return below_.status(name);
}

Result<system::PackageTransaction> OverlayPackages::simulate(
    const std::vector<system::PackageWish>& install, const std::vector<std::string>& remove) const {
  return below_.simulate(install, remove);
}

Status OverlayPackages::install(const std::vector<system::PackageWish>& packages) {
  for (const auto& wish : packages) {
    system::PackageStatus status;
    status.installed = true;
    status.version = wish.version;
    changed_[wish.name] = status;
    wishes_.push_back(wish);
  }
  return {};
}

Status OverlayPackages::remove(const std::vector<std::string>& names) {
  for (const auto& name : names) changed_[name] = {};
  return {};
}

// One question to apt for all wishes so far; where its lists do not have them yet, nobody knows.
const std::vector<std::string>& OverlayPackages::brought_along() const {
  if (asked_for_ == wishes_.size()) return brought_;
  asked_for_ = wishes_.size();
  brought_.clear();
  const auto transaction = below_.simulate(wishes_, {});
  if (!transaction) return brought_;
  for (const auto& step : transaction->steps) {
    if (!step.after.empty()) brought_.push_back(step.name);
  }
  return brought_;
}

Result<std::vector<std::string>> OverlayPackages::installed(const std::string& pattern) const {
  TEND_TRY(below, below_.installed(pattern));
  std::set<std::string> names(below.begin(), below.end());
  names.insert(brought_along().begin(), brought_along().end());
  for (const auto& [name, status] : changed_) {
    if (status.installed) names.insert(name);
    if (!status.installed) names.erase(name);
  }
  std::erase_if(names, [&](const std::string& name) {
    return ::fnmatch(pattern.c_str(), name.c_str(), 0) != 0;
  });
  return std::vector<std::string>(names.begin(), names.end());
}

Status OverlayPackages::hold(const std::vector<std::string>& names, bool held) {
  for (const auto& name : names) {
    TEND_TRY(status, this->status(name));
    status.installed = true;
    status.held = held;
    changed_[name] = status;
  }
  return {};
}

Result<system::UnitStatus> OverlayUnits::status(const std::string& unit) const {
  const auto found = changed_.find(unit);
  if (found != changed_.end()) return found->second;
  auto status = below_.status(unit);
  if (!status || status->exists) return status;
  TEND_TRY(planned, files_.status("/etc/systemd/system/" + unit));
  if (planned.exists()) {
    status->exists = true;
    status->unit_file_state = "disabled";
    if (systemd_running()) status->active_state = "inactive";
  }
  return status;
}

Status OverlayUnits::set(const std::string& unit,
                         const std::function<void(system::UnitStatus&)>& change) {
  TEND_TRY(status, this->status(unit));
  status.exists = true;
  change(status);
  changed_[unit] = status;
  return {};
}

Status OverlayUnits::start(const std::string& unit) {
  started_.insert(unit);
  return set(unit, [](system::UnitStatus& status) {
    status.active_state = "active";
    status.invocation_id = "planned";
  });
}

Status OverlayUnits::stop(const std::string& unit) {
  return set(unit, [](system::UnitStatus& status) {
    status.active_state = "inactive";
    status.invocation_id.clear();
  });
}

Status OverlayUnits::enable(const std::string& unit) {
  return set(unit, [](system::UnitStatus& status) { status.unit_file_state = "enabled"; });
}

Status OverlayUnits::disable(const std::string& unit) {
  return set(unit, [](system::UnitStatus& status) { status.unit_file_state = "disabled"; });
}

Result<system::ProcessResult> OverlayGuards::run_guard(const system::Command& command) const {
  if (!behind_.empty()) return fail(ErrorCode::unsupported, "after " + behind_);
  return below_.run_guard(command);
}

Result<system::ProcessResult> OverlayProcesses::run(const system::Command& /*command*/) {
  system::ProcessResult result;
  result.exit_code = 0;
  return result;
}

}  // namespace tend::engine
