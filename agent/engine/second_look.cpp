#include "engine/second_look.hpp"

#include <map>

#include "engine/decision.hpp"

namespace tend::engine {
namespace {

using model::ResultStatus;

bool is_settled(const model::ResourceResult& result) {
  return result.status == ResultStatus::ok || result.status == ResultStatus::changed;
}

// What a second plan would do about it; empty when nothing.
std::string still_due(const model::Resource& resource, const resources::Provider& provider,
                      const system::Readers& readers) {
  const auto observed = provider.observe(resource, readers);
  if (!observed) return observed.error().message;
  Circumstances circumstances;
  circumstances.moment.systemd_running = readers.units.systemd_running();
  const auto decision = decide(resource, provider, *observed, nullptr, circumstances);
  return decision.changes.empty() ? "" : decision.changes.front().reason;
}

}  // namespace

void look_again(const model::Catalog& catalog, const resources::Providers& providers,
                const system::Readers& readers, const Proven& proven,
                std::vector<model::ResourceResult>& results) {
  std::map<model::ResourceId, const model::Resource*> resources;
  for (const auto& resource : catalog.resources) {
    if (!resource.leaving && resource.unknown.empty()) resources.emplace(resource.id, &resource);
  }
  for (auto& result : results) {
    const auto found = resources.find(result.id);
    if (!is_settled(result) || found == resources.end()) continue;
    const auto& resource = *found->second;
    const auto& provider = *providers.find(resource.id.kind);
    if (proven.holds(resource, provider, readers.files)) continue;
    const auto due = still_due(resource, provider, readers);
    if (due.empty()) continue;
    result.status = ResultStatus::failed;
    result.error =
        make_error(ErrorCode::failed,
                   "does not stay: something that came later in this run changed it again: " + due);
  }
}

}  // namespace tend::engine
