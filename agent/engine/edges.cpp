#include "engine/edges.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/text.hpp"
#include "engine/claims.hpp"

namespace tend::engine {
namespace {

class Connector {
 public:
  Connector(const Draft& draft, const resources::Providers& providers, Errors& errors,
            const std::function<void(const Edge&)>& take)
      : draft_(draft), providers_(providers), errors_(errors), take_(take) {
    for (std::size_t i = 0; i < draft.resources.size(); ++i) {
      index_.emplace(draft.resources[i].id, i);
      members_[draft.resources[i].role].push_back(i);
    }
    for (std::size_t i = 0; i < draft.resources.size(); ++i) {
      for (const auto& wish : draft.resources[i].shared) add_member(i, wish);
    }
  }

  void run() {
    for (const auto& role : draft_.roles) connect_role(role);
    const Claims claims = claims_of(draft_, providers_);
    for (std::size_t i = 0; i < draft_.resources.size(); ++i) {
      connect_explicit(i);
      connect_implicit(i, claims);
    }
  }

 private:
  void add(std::size_t before, std::size_t after, EdgeWhy why,
           const resources::Subject* subject = nullptr) {
    take_({before, after, why, subject});
  }

  // What is shared with an earlier role stands in this one where it is written.
  void add_member(std::size_t index, const model::SharedWish& wish) {
    auto& members = members_[wish.role];
    const auto later = std::find_if(members.begin(), members.end(), [&](std::size_t member) {
      const auto& other = draft_.resources[member];
      return other.role == wish.role && std::tie(other.source.line, other.source.column) >
                                            std::tie(wish.source.line, wish.source.column);
    });
    members.insert(later, index);
  }

  // Of a role's rows: the one before it, or the last ones of a role it requires.
  void add_row(const std::vector<std::size_t>& row, std::size_t index) {
    for (const std::size_t earlier : row) {
      const bool own = draft_.resources[earlier].is_of(draft_.resources[index].role);
      add(earlier, index, own ? EdgeWhy::role_order : EdgeWhy::required_role);
    }
  }

  bool batched(std::size_t index) const {
    return providers_.find(draft_.resources[index].id.kind)->batched();
  }

  // Each waits for all earlier ones. Packages in a row wait for what is before the row, not for
  // each other, so that they can be one transaction. What is shared with an earlier role waits for
  // nothing here: it may be what this role's first resource waits for.
  void connect_role(const model::CatalogRole& role) {
    std::vector<std::size_t> row = tails_of_required(role);
    std::vector<std::size_t> before_row = row;
    bool row_is_batch = false;
    for (const std::size_t index : members_[role.name]) {
      const bool own = draft_.resources[index].role == role.name;
      if (batched(index)) {
        if (!row_is_batch) before_row = row;
        if (!row_is_batch && own) row.clear();
        if (own) add_row(before_row, index);
        row.push_back(index);
      } else {
        if (own) add_row(row, index);
        if (own) row.clear();
        row.push_back(index);
      }
      row_is_batch = batched(index);
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
      if (const auto other = lookup(resource, id)) add(*other, index, EdgeWhy::after);
    }
    for (const auto& id : resource.before) {
      if (const auto other = lookup(resource, id)) add(index, *other, EdgeWhy::before);
    }
    for (const auto& name : resource.triggers) {
      if (const auto other = lookup(resource, {"exec", name})) {
        add(index, *other, EdgeWhy::triggers);
      }
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
      wait_for(index, find_owners(claims, subject), subject);
      if (subject.domain == resources::Domain::path) wait_for_mounts(index, claims, subject.name);
    }
  }

  void wait_for(std::size_t index, const std::vector<Owner>* owners,
                const resources::Subject& subject) {
    if (owners == nullptr) return;
    for (const auto& owner : *owners) {
      if (owner.resource != index) add(owner.resource, index, EdgeWhy::needs, &subject);
    }
  }

  // What lies below a mount point comes after the mount. The root is always mounted.
  void wait_for_mounts(std::size_t index, const Claims& claims, const std::string& path) {
    for (std::string above = path; above != "/"; above = parent_path(above)) {
      const auto mount = claims.find({resources::Domain::mount, above});
      if (mount != claims.end()) wait_for(index, &mount->second, mount->first);
    }
  }

  const Draft& draft_;
  const resources::Providers& providers_;
  Errors& errors_;
  const std::function<void(const Edge&)>& take_;
  std::map<model::ResourceId, std::size_t> index_;
  std::map<std::string, std::vector<std::size_t>> members_;
  std::map<std::string, std::vector<std::size_t>> tails_;
};

}  // namespace

void for_each_edge(const Draft& draft, const resources::Providers& providers, Errors& errors,
                   const std::function<void(const Edge&)>& take) {
  Connector(draft, providers, errors, take).run();
}

Graph connect(const Draft& draft, const resources::Providers& providers, Errors& errors) {
  Graph graph(draft.resources.size());
  for_each_edge(draft, providers, errors,
                [&](const Edge& edge) { graph.add(edge.before, edge.after); });
  return graph;
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
