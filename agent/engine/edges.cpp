#include "engine/edges.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "engine/claims.hpp"

namespace tend::engine {
namespace {

class Connector {
 public:
  Connector(const Draft& draft, const resources::Providers& providers, Errors& errors)
      : draft_(draft), providers_(providers), errors_(errors), graph_(draft.resources.size()) {
    for (std::size_t i = 0; i < draft.resources.size(); ++i) {
      index_.emplace(draft.resources[i].id, i);
      members_[draft.resources[i].role].push_back(i);
    }
  }

  Graph run() {
    for (const auto& role : draft_.roles) connect_role(role);
    const Claims claims = claims_of(draft_, providers_);
    for (std::size_t i = 0; i < draft_.resources.size(); ++i) {
      connect_explicit(i);
      connect_implicit(i, claims);
    }
    return std::move(graph_);
  }

 private:
  bool batched(std::size_t index) const {
    return providers_.find(draft_.resources[index].id.kind)->batched();
  }

  // Each waits for all earlier ones. Packages in a row wait for what is before the row, not for
  // each other, so that they can be one transaction.
  void connect_role(const model::CatalogRole& role) {
    std::vector<std::size_t> row = tails_of_required(role);
    std::vector<std::size_t> before_row = row;
    bool row_is_batch = false;
    for (const std::size_t index : members_[role.name]) {
      if (batched(index)) {
        if (!row_is_batch) {
          before_row = row;
          row.clear();
        }
        for (const std::size_t earlier : before_row) graph_.add(earlier, index);
        row.push_back(index);
        row_is_batch = true;
      } else {
        for (const std::size_t earlier : row) graph_.add(earlier, index);
        row = {index};
        row_is_batch = false;
      }
    }
    tails_[role.name] = row;
  }

  // What must be done before a role's first resource: the ends of the roles it requires. Empty
  // roles pass on what they wait for. Roles come in an order where required ones are first; a cycle
  // of roles was found before.
  std::vector<std::size_t> tails_of_required(const model::CatalogRole& role) {
    std::vector<std::size_t> tails;
    for (const auto& name : role.requires_roles) {
      const auto& more = tails_[name];
      tails.insert(tails.end(), more.begin(), more.end());
    }
    return tails;
  }

  void connect_explicit(std::size_t index) {
    const auto& resource = draft_.resources[index];
    for (const auto& id : resource.after) {
      if (const auto other = lookup(resource, id)) graph_.add(*other, index);
    }
    for (const auto& id : resource.before) {
      if (const auto other = lookup(resource, id)) graph_.add(index, *other);
    }
    for (const auto& name : resource.triggers) {
      if (const auto other = lookup(resource, {"exec", name})) graph_.add(index, *other);
    }
  }

  std::optional<std::size_t> lookup(const model::Resource& from, const model::ResourceId& id) {
    const auto* provider = providers_.find(id.kind);
    model::ResourceId wanted = id;
    if (provider != nullptr) {
      if (const auto canonical = provider->canonical_name(id.name)) wanted.name = *canonical;
    }
    for (const auto& candidate : {wanted, id}) {
      const auto found = index_.find(candidate);
      if (found != index_.end()) return found->second;
      if (draft_.excluded.count(candidate) > 0) return std::nullopt;
    }
    auto error = make_error(
        ErrorCode::invalid,
        fmt::format("{} refers to {}, which this host does not have", from.id.str(), id.str()),
        from.source);
    std::vector<std::string> known;
    for (const auto& [existing, index] : index_) known.push_back(existing.str());
    error.suggestion = did_you_mean(id.str(), known);
    errors_.push_back(std::move(error));
    return std::nullopt;
  }

  void connect_implicit(std::size_t index, const Claims& claims) {
    const auto& resource = draft_.resources[index];
    if (!resource.unknown.empty()) return;
    for (const auto& subject : providers_.find(resource.id.kind)->needs(resource)) {
      wait_for(index, find_owners(claims, subject));
      if (subject.domain == resources::Domain::path) wait_for_mounts(index, claims, subject.name);
    }
  }

  void wait_for(std::size_t index, const std::vector<Owner>* owners) {
    if (owners == nullptr) return;
    for (const auto& owner : *owners) {
      if (owner.resource != index) graph_.add(owner.resource, index);
    }
  }

  // What lies below a mount point comes after the mount. The root is always mounted.
  void wait_for_mounts(std::size_t index, const Claims& claims, const std::string& path) {
    for (std::string above = path; above != "/"; above = parent_path(above)) {
      const auto mount = claims.find({resources::Domain::mount, above});
      if (mount != claims.end()) wait_for(index, &mount->second);
    }
  }

  const Draft& draft_;
  const resources::Providers& providers_;
  Errors& errors_;
  Graph graph_;
  std::map<model::ResourceId, std::size_t> index_;
  std::map<std::string, std::vector<std::size_t>> members_;
  std::map<std::string, std::vector<std::size_t>> tails_;
};

}  // namespace

Graph connect(const Draft& draft, const resources::Providers& providers, Errors& errors) {
  return Connector(draft, providers, errors).run();
}

std::optional<Error> describe_cycle(const Draft& draft, const Graph& graph) {
  const auto cycle = find_cycle(graph);
  if (cycle.empty()) return std::nullopt;
  std::string path;
  for (const std::size_t index : cycle) path += draft.resources[index].id.str() + " -> ";
  path += draft.resources[cycle.front()].id.str();
  auto error = make_error(ErrorCode::invalid, "resources wait for each other: " + path,
                          draft.resources[cycle.front()].source);
  for (const std::size_t index : cycle) {
    const auto& resource = draft.resources[index];
    error.notes.push_back(fmt::format("{} at {}", resource.id.str(), resource.source.str()));
  }
  return error;
}

}  // namespace tend::engine
