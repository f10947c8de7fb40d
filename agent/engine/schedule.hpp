// When restarts, reloads and checks are due, by the order of a catalog: one answer for the plan and
// for the run.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/resource.hpp"

namespace tend::engine {

class Schedule {
 public:
  explicit Schedule(const model::Catalog& catalog);

  // The index after which a notice of `resource` for `unit` is due: of the next `service` of that
  // unit, else of the last resource of the noticing resource's role.
  std::size_t due_after(std::size_t resource, const std::string& unit) const;
  // The same for a notice that an earlier run left: the first `service` of the unit, else the first
  // resource.
  std::size_t due_after(const std::string& unit) const;
  // Why a restart of the unit that is due waits, by its `service`; empty: it does not.
  const std::string& restart_waits(const std::string& unit) const;
  // The roles whose last resource this is; those that leave do not count.
  std::vector<std::string> roles_ended(std::size_t resource) const;
  // The roles that have no resource at all.
  const std::vector<std::string>& empty_roles() const { return empty_roles_; }

 private:
  const model::Catalog& catalog_;
  std::map<std::string, std::vector<std::size_t>> services_;
  std::map<std::string, std::size_t> role_ends_;
  std::map<std::string, std::size_t> leaving_ends_;
  std::vector<std::string> empty_roles_;
};

// "restart pending, because file:/etc/x changes: two containers run".
std::string restart_pending(const std::string& waits, const std::string& because);

}  // namespace tend::engine
