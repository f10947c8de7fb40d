#include "engine/notices.hpp"

namespace tend::engine {

Notices::Notices(const model::Catalog& catalog, const Memory& memory, store::Ledger& ledger,
                 system::UnitManager& units)
    : catalog_(catalog), ledger_(ledger), units_(units), schedule_(catalog) {
  for (const auto& notice : memory.notices) {
    remember(schedule_.due_after(notice.unit),
             {notice.unit, notice.verb, notice.because, notice.invocation, notice.role,
              model::Cause::intended});
  }
  for (const auto& exec : memory.triggers) triggered_.emplace(exec, "an earlier run");
}

void Notices::remember(std::size_t due_index, const Due& due) {
  due_[due_index].emplace(std::pair(due.unit, due.verb), due);
  // A unit that was started after the first change and before the last has not seen them all.
  invocations_[due.unit] = due.invocation;
}

Status Notices::expect(std::size_t index, model::Cause cause) {
  const auto& resource = catalog_.resources[index];
  const auto add = [&](const std::string& unit, const std::string& verb) -> Status {
    // A unit that cannot be asked is noted without invocation: then the restart is rather done
    // twice than not.
    const auto status = units_.status(unit);
    const std::string invocation = status ? status->invocation_id : "";
    const std::string because = resource.id.str();
    TEND_CHECK(ledger_.add_notice({unit, verb, because, invocation, resource.role}));
    remember(schedule_.due_after(index, unit),
             {unit, verb, because, invocation, resource.role, cause});
    started_.erase(unit);
    return {};
  };
  for (const auto& unit : resource.restarts) TEND_CHECK(add(unit, "restart"));
  for (const auto& unit : resource.reloads) TEND_CHECK(add(unit, "reload"));
  for (const auto& exec : resource.triggers) {
    TEND_CHECK(ledger_.add_trigger(exec, resource.id.str()));
    triggered_[exec] = resource.id.str();
  }
  return {};
}

std::vector<Notices::Due> Notices::due_after(std::size_t index) {
  std::vector<Due> due;
  const auto found = due_.find(index);
  if (found == due_.end()) return due;
  // "reload" sorts before "restart", so of one unit the reload comes first.
  for (auto& [key, one] : found->second) {
    one.invocation = invocations_[one.unit];
    if (!due.empty() && due.back().unit == one.unit && waits(one).empty()) due.pop_back();
    due.push_back(std::move(one));
  }
  due_.erase(found);
  return due;
}

Result<Notices::Settled> Notices::judge(const Due& due) const {
  if (!units_.systemd_running()) return Settled::no_systemd;
  TEND_TRY(status, units_.status(due.unit));
  if (started_.count(due.unit) > 0) return Settled::started_meanwhile;
  if (!status.running()) return Settled::not_running;
  const bool restarted = status.invocation_id != due.invocation && !due.invocation.empty();
  if (restarted) return Settled::started_meanwhile;
  return waits(due).empty() ? Settled::done : Settled::waits;
}

std::string Notices::waits(const Due& due) const {
  return due.verb == "restart" ? schedule_.restart_waits(due.unit) : "";
}

Result<Notices::Settled> Notices::settle(const Due& due) {
  TEND_TRY(settled, judge(due));
  if (settled == Settled::no_systemd || settled == Settled::waits) return settled;
  if (settled == Settled::done) {
    TEND_CHECK(due.verb == "reload" ? units_.reload(due.unit) : units_.restart(due.unit));
  }
  TEND_CHECK(ledger_.clear_notices(due.unit, due.verb));
  return settled;
}

std::string Notices::triggered_by(const std::string& exec) const {
  const auto found = triggered_.find(exec);
  return found == triggered_.end() ? "" : found->second;
}

Status Notices::clear_trigger(const std::string& exec) {
  triggered_.erase(exec);
  return ledger_.clear_trigger(exec);
}

}  // namespace tend::engine
