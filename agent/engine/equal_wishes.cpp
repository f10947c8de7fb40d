#include "engine/equal_wishes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"

namespace tend::engine {
namespace {

using model::Resource;

bool same(const Value* one, const Value* other) {
  if (one == nullptr || other == nullptr) return one == other;
  return *one == *other;
}

// Names of attributes in which the wishes differ.
std::vector<std::string> differences(const Resource& one, const Resource& other) {
  std::vector<std::string> names;
  for (const auto& entry : one.attributes) {
    if (!same(&entry.value, other.find(entry.key))) names.push_back("`" + entry.key + "`");
  }
  for (const auto& entry : other.attributes) {
    if (one.find(entry.key) == nullptr) names.push_back("`" + entry.key + "`");
  }
  if (one.audit != other.audit) names.emplace_back("`audit`");
  if (one.on_remove != other.on_remove) names.emplace_back("`on_remove`");
  return names;
}

Error clash(const Resource& second, const Resource& first, const std::string& how) {
  auto error =
      make_error(ErrorCode::invalid, fmt::format("{} is defined twice{}", second.id.str(), how),
                 second.source);
  error.notes.push_back(fmt::format("first at {} (role `{}`)", first.source.str(), first.role));
  return error;
}

template <class Item>
void append(std::vector<Item>& all, std::vector<Item>& more) {
  for (auto& one : more) {
    if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(std::move(one));
  }
}

// The shorter one of two limits.
void limit(std::optional<std::int64_t>& all, const std::optional<std::int64_t>& more) {
  if (more && (!all || *more < *all)) all = more;
}

void take_in(Resource& first, Resource other) {
  if (!first.unknown.empty() && other.unknown.empty()) {
    std::swap(first, other);
    std::swap(first.role, other.role);
    std::swap(first.source, other.source);
    std::swap(first.shared, other.shared);
  }
  first.shared.push_back({std::move(other.role), other.source});
  append(first.after, other.after);
  append(first.before, other.before);
  append(first.restarts, other.restarts);
  append(first.reloads, other.reloads);
  append(first.triggers, other.triggers);
  first.sensitive = first.sensitive || other.sensitive;
  first.timeout_seconds = std::max(first.timeout_seconds, other.timeout_seconds);
  first.retries = std::max(first.retries, other.retries);
  if (first.defer.empty()) first.defer = std::move(other.defer);
  if (first.defer_restart.empty()) first.defer_restart = std::move(other.defer_restart);
  limit(first.defer_at_most_seconds, other.defer_at_most_seconds);
}

}  // namespace

void merge_equal(Draft& draft, Errors& errors) {
  std::map<model::ResourceId, std::size_t> places;
  std::vector<Resource> merged;
  for (auto& resource : draft.resources) {
    const auto [place, added] = places.emplace(resource.id, merged.size());
    if (added) {
      merged.push_back(std::move(resource));
      continue;
    }
    Resource& first = merged[place->second];
    if (first.is_of(resource.role)) {
      errors.push_back(clash(resource, first, ""));
      continue;
    }
    const bool known = first.unknown.empty() && resource.unknown.empty();
    const auto names = known ? differences(first, resource) : std::vector<std::string>();
    if (names.empty()) {
      take_in(first, std::move(resource));
    } else {
      errors.push_back(clash(resource, first, ", with another " + join(names, ", ")));
    }
  }
  draft.resources = std::move(merged);
}

}  // namespace tend::engine
