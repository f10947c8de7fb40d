#include "engine/proven.hpp"

#include <algorithm>

#include "engine/evidence.hpp"

namespace tend::engine {

Proven::Proven(const store::Settled& settled) {
  seen_.reserve(settled.seen.size());
  for (const auto& [path, status] : settled.seen) seen_.emplace(path, status);
  for (const auto& asked : settled.asked) unproven_.insert(asked.resource.id);
  unproven_.insert(settled.open.begin(), settled.open.end());
}

bool Proven::holds(const model::Resource& resource, const resources::Provider& provider,
                   const system::FileReader& files) const {
  if (seen_.empty() || resource.leaving || unproven_.count(resource.id) > 0) return false;
  const auto witnesses = provider.witnesses(resource);
  return !witnesses.empty() &&
         std::all_of(witnesses.begin(), witnesses.end(), [&](const auto& witness) {
           const auto known = seen_.find(witness.path);
           if (known == seen_.end()) return false;
           const auto status = files.status(witness.path);
           return status && unchanged(known->second, *status);
         });
}

}  // namespace tend::engine
