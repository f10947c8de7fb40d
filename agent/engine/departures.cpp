#include "engine/departures.hpp"

#include <algorithm>

#include "engine/claims.hpp"
#include "engine/edges.hpp"
#include "engine/original.hpp"
#include "engine/refusals.hpp"
#include "engine/wish_record.hpp"

namespace tend::engine {
namespace {

using model::Resource;
using model::ResourceId;

class Finder {
 public:
  Finder(const model::Catalog& catalog, Memory& memory, const resources::Providers& providers,
         const store::ObjectReader& objects)
      : catalog_(catalog), memory_(memory), providers_(providers), objects_(objects) {
    for (const auto& resource : catalog.resources) named_.insert(resource.id);
    managed_ = named_;
    for (const auto& [id, entry] : memory.entries) managed_.insert(id);
  }

  Departures run(const std::function<std::set<ResourceId>()>& known_with_last_facts) {
    std::vector<const store::LedgerEntry*> gone;
    const auto refused = refused_roles(catalog_);
    for (const auto& [id, entry] : memory_.entries) {
      const bool gone_with_commit = named_.count(id) == 0 && refused.count(entry.role) == 0;
      if (gone_with_commit) gone.push_back(&entry);
    }
    if (gone.empty()) return {};
    std::sort(gone.begin(), gone.end(),
              [](const auto* a, const auto* b) { return a->sequence < b->sequence; });
    claims_ = claims_of(Draft{catalog_.roles, catalog_.resources, {}}, providers_);
    const auto still_known = known_with_last_facts();
    for (const auto* entry : gone) {
      if (still_known.count(entry->id) > 0) {
        result_.kept_by_fact.push_back(entry->id);
      } else {
        leave(*entry);
      }
    }
    auto ordered = in_order_of_leaving(std::move(leaving_), providers_);
    result_.leaving = std::move(ordered.leaving);
    result_.dependencies = std::move(ordered.dependencies);
    return std::move(result_);
  }

 private:
  void leave(const store::LedgerEntry& entry) {
    if (entry.wish.empty()) {
      keep(entry, "an older tend applied it and left no record of how it goes back");
      return;
    }
    auto resource = resource_from(entry.id, entry.role, entry.wish);
    if (!resource) {
      keep(entry, resource.error().message);
      return;
    }
    if (hand_over(*resource, entry)) return;
    auto back = way_back(*resource, entry.original, entry.original_object, providers_, objects_);
    if (back.failure) {
      result_.failures.push_back({entry.id, entry.role, std::move(*back.failure), {}});
      return;
    }
    if (!back.wish) {
      keep(entry, std::move(back.kept));
      return;
    }
    std::erase_if(back.wish->restarts, [&](const auto& unit) { return nobody_says_when(unit); });
    leaving_.push_back(std::move(*back.wish));
    leave_made_directories(*resource, entry.original, managed_, leaving_);
  }

  // A service whose restarts could wait (`defer_at_most`) and that leaves too: it goes on as it
  // runs, for nobody is left to say whether a restart does harm.
  bool nobody_says_when(const std::string& unit) const {
    const ResourceId service{"service", unit};
    const auto known = memory_.entries.find(service);
    if (named_.count(service) > 0 || known == memory_.entries.end()) return false;
    const auto wished = resource_from(service, known->second.role, known->second.wish);
    return wished && wished->defer_at_most_seconds.has_value();
  }

  void keep(const store::LedgerEntry& entry, std::string why) {
    result_.kept.push_back({entry.id, entry.role, std::move(why)});
  }

  // A resource of the catalog that owns the same thing now has its original to give back.
  bool hand_over(const Resource& resource, const store::LedgerEntry& entry) {
    const auto* provider = providers_.find(resource.id.kind);
    if (provider == nullptr) return false;
    for (const auto& claim : provider->claims(resource)) {
      const auto owners = claims_.find(claim.subject);
      if (owners == claims_.end()) continue;
      for (const auto& owner : owners->second) {
        const bool same = owner.part.empty() || claim.part.empty() || owner.part == claim.part;
        if (!same) continue;
        inherit(catalog_.resources[owner.resource].id, entry);
        keep(entry, "");
        return true;
      }
    }
    return false;
  }

  void inherit(const ResourceId& heir, const store::LedgerEntry& entry) {
    if (entry.original.empty()) return;
    auto inherited = entry;
    // Another kind describes the thing in other words; the content is the same in all.
    if (heir.kind != entry.id.kind) inherited.original.clear();
    memory_.inherited.emplace(heir, std::move(inherited));
  }

  const model::Catalog& catalog_;
  Memory& memory_;
  const resources::Providers& providers_;
  const store::ObjectReader& objects_;
  std::set<ResourceId> named_;
  std::set<ResourceId> managed_;  // named or remembered
  Claims claims_;
  std::vector<Resource> leaving_;
  Departures result_;
};

}  // namespace

Departures find_departures(const model::Catalog& catalog, Memory& memory,
                           const resources::Providers& providers,
                           const store::ObjectReader& objects,
                           const std::function<std::set<ResourceId>()>& known_with_last_facts) {
  return Finder(catalog, memory, providers, objects).run(known_with_last_facts);
}

void leave_made_directories(const Resource& resource, const std::string& original,
                            const std::set<ResourceId>& managed, std::vector<Resource>& leaving) {
  const std::string role = resource.role;  // `resource` may be one of `leaving`
  for (const auto& path : made_directories(original)) {
    Resource directory;
    directory.id = {"file", path};
    const bool twice = std::any_of(leaving.begin(), leaving.end(),
                                   [&](const Resource& r) { return r.id == directory.id; });
    if (twice || managed.count(directory.id) > 0) continue;
    directory.role = role;
    directory.leaving = true;
    directory.left = {{"state", "directory"}};
    directory.attributes = {{"state", "absent"}};
    leaving.push_back(std::move(directory));
  }
}

Departures in_order_of_leaving(std::vector<Resource> leaving,
                               const resources::Providers& providers) {
  // What they needed of each other is said by the attributes they had.
  Draft draft;
  for (const auto& resource : leaving) {
    Resource as_left = resource;
    as_left.attributes = resource.left;
    draft.resources.push_back(std::move(as_left));
  }
  Errors none;
  Graph graph = connect(draft, providers, none);
  // Entries of several commits may need each other in a circle; then the order of writing decides.
  if (!find_cycle(graph).empty()) graph = Graph(leaving.size());
  std::vector<std::size_t> rank(leaving.size());
  for (std::size_t i = 0; i < rank.size(); ++i) rank[i] = i;
  auto order = topological_order(graph, rank);
  std::reverse(order.begin(), order.end());
  Departures departures;
  std::vector<std::size_t> place(leaving.size());
  for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
  for (const std::size_t index : order) {
    departures.leaving.push_back(std::move(leaving[index]));
    auto& waits = departures.dependencies.emplace_back();
    for (const std::size_t later : graph.successors[index]) waits.push_back(place[later]);
  }
  return departures;
}

void append(model::Catalog& catalog, const Departures& departures) {
  const std::size_t first = catalog.resources.size();
  for (std::size_t i = 0; i < departures.leaving.size(); ++i) {
    catalog.resources.push_back(departures.leaving[i]);
    auto& waits = catalog.dependencies.emplace_back();
    for (const std::size_t before : departures.dependencies[i]) waits.push_back(first + before);
  }
}

}  // namespace tend::engine
