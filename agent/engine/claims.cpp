#include "engine/claims.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace tend::engine {
namespace {

Error clash(const model::Resource& second, const model::Resource& first,
            const std::string& message) {
  auto error = make_error(ErrorCode::invalid, message, second.source);
  error.notes.push_back(fmt::format("first at {} (role `{}`)", first.source.str(), first.role));
  return error;
}

}  // namespace

std::string describe(const resources::Subject& subject) {
  switch (subject.domain) {
    case resources::Domain::path:
      return subject.name;
    case resources::Domain::mount:
      return "the mount at " + subject.name;
    case resources::Domain::unit:
      return "unit " + subject.name;
    case resources::Domain::user:
      return "user " + subject.name;
    case resources::Domain::group:
      return "group " + subject.name;
    case resources::Domain::package:
      return "package " + subject.name;
    case resources::Domain::container:
      return "container " + subject.name;
    case resources::Domain::exec:
      return "exec " + subject.name;
    case resources::Domain::port:
      return "port " + subject.name;
  }
  return subject.name;
}

Claims claims_of(const Draft& draft, const resources::Providers& providers) {
  Claims claims;
  for (std::size_t i = 0; i < draft.resources.size(); ++i) {
    const auto& resource = draft.resources[i];
    if (!resource.unknown.empty()) continue;
    const auto* provider = providers.find(resource.id.kind);
    for (auto& claim : provider->claims(resource)) {
      claims[claim.subject].push_back({i, claim.part});
    }
  }
  return claims;
}

const std::vector<Owner>* find_owners(const Claims& claims, const resources::Subject& subject) {
  auto found = claims.find(subject);
  if (found != claims.end()) return &found->second;
  if (subject.domain != resources::Domain::path) return nullptr;
  resources::Subject above = subject;
  while (above.name != "/") {
    above.name = parent_path(above.name);
    found = claims.find(above);
    if (found != claims.end()) return &found->second;
  }
  return nullptr;
}

void check_conflicts(const Draft& draft, const resources::Providers& providers, Errors& errors) {
  for (const auto& [subject, owners] : claims_of(draft, providers)) {
    for (std::size_t i = 1; i < owners.size(); ++i) {
      const auto& first = draft.resources[owners[0].resource];
      const auto& other = draft.resources[owners[i].resource];
      const bool parts = !owners[0].part.empty() && !owners[i].part.empty();
      if (first.id == other.id || (parts && owners[0].part != owners[i].part)) continue;
      errors.push_back(clash(other, first,
                             fmt::format("{} and {} both manage {}", first.id.str(), other.id.str(),
                                         describe(subject))));
    }
  }
}

}  // namespace tend::engine
