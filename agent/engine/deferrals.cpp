#include "engine/deferrals.hpp"

#include <fmt/format.h>

#include <chrono>
#include <map>
#include <set>

namespace tend::engine {
namespace {

using model::Resource;
using model::ResourceResult;
using model::ResultStatus;

std::int64_t seconds_now(const system::Clock& clock) {
  return std::chrono::duration_cast<std::chrono::seconds>(clock.now().time_since_epoch()).count();
}

std::string day_and_time(std::int64_t seconds) {
  return system::rfc3339(std::chrono::system_clock::time_point(std::chrono::seconds(seconds)));
}

Error overdue(const Resource& resource, std::int64_t since, const std::string& reason) {
  return make_error(ErrorCode::failed,
                    fmt::format("overdue: {} has waited since {}, longer than `defer_at_most` "
                                "allows: {}",
                                resource.id.str(), day_and_time(since), reason),
                    resource.source);
}

// Whether the resource's own words, and not the host, keep a change from being made.
bool put_off(const ResourceResult& result, const Resource& resource) {
  return result.status == ResultStatus::deferred &&
         !(resource.defer.empty() && resource.defer_restart.empty());
}

class Waits {
 public:
  Waits(const model::Catalog& catalog, const Memory& memory, const ApplyDoors& doors)
      : memory_(memory), doors_(doors), now_(seconds_now(doors.clock)) {
    for (const auto& resource : catalog.resources) resources_.emplace(resource.id, &resource);
  }

  Status judge(ResourceResult& result) {
    const auto found = resources_.find(result.id);
    if (found == resources_.end()) return {};
    const auto known = memory_.deferred.find(result.id);
    if (put_off(result, *found->second)) {
      const auto since = known == memory_.deferred.end() ? now_ : known->second;
      const auto most = found->second->defer_at_most_seconds;
      if (most && now_ - since > *most) {
        result.error = overdue(*found->second, since, result.reason);
      }
      return known == memory_.deferred.end() ? doors_.ledger.add_deferral({result.id, now_})
                                             : Status();
    }
    const bool settled =
        result.status == ResultStatus::ok || result.status == ResultStatus::changed;
    return settled && known != memory_.deferred.end() ? doors_.ledger.clear_deferral(result.id)
                                                      : Status();
  }

  // What the catalog does not name any more waits for nothing; a run of named targets has not all.
  Status forget_others() {
    if (memory_.insist) return {};
    for (const auto& [id, since] : memory_.deferred) {
      if (resources_.count(id) == 0) TEND_CHECK(doors_.ledger.clear_deferral(id));
    }
    return {};
  }

 private:
  const Memory& memory_;
  const ApplyDoors& doors_;
  std::int64_t now_;
  std::map<model::ResourceId, const Resource*> resources_;
};

}  // namespace

Status remember_deferrals(const model::Catalog& catalog, const Memory& memory,
                          const ApplyDoors& doors, std::vector<ResourceResult>& results) {
  Waits waits(catalog, memory, doors);
  for (auto& result : results) TEND_CHECK(waits.judge(result));
  return waits.forget_others();
}

}  // namespace tend::engine
